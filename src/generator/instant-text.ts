import type { Instant } from '../model/instant.ts';

/** ISO 8601 in UTC; whole seconds need no fraction. */
export function instantText(at: Instant): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? `${text.slice(0, 19)}Z` : text;
}
