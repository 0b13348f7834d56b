import type { Instant } from '../../model/instant.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant in a zone for a sentence: `3 Mar 2026`. */
export function dateText(at: Instant, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(at);
}
