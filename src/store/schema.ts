/** The tables as the code sees them; the truth is in `migrations/`. */
export interface Schema {
  connections: { id: string };
}
