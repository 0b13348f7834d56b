import type { Instant } from '../model/instant.ts';

/** ISO 8601 in UTC; whole seconds need no fraction. */
export function instantText(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
