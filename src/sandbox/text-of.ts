/** A value of a JSON body as text: what is no text, number or boolean is no text either. */
export function textOf(value: unknown, absent = ''): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : absent;
}
