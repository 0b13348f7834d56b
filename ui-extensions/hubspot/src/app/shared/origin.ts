/** Our server's address: a variable of the project's profile. */
export function originOf({ variables }: { variables?: Record<string, unknown> }): string {
  const origin = variables?.['API_ORIGIN'];
  return typeof origin === 'string' ? origin : '';
}
