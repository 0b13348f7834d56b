import type { Day, Instant } from './instant.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day an instant falls on in a zone (IANA name). The one place where an instant becomes a day:
 * days that the CRM gives as days never pass through here.
 */
export function dayOf(at: Instant, timeZone: string): Day {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(at);
}
