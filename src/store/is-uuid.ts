/** Ids from outside (an address, a queue) may be anything; PostgreSQL would fail on what is no UUID. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
