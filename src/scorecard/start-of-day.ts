import { dayOf } from '../model/day-of.ts';
import type { Instant } from '../model/instant.ts';

const longestDayMs = 26 * 3_600_000;
let last: { at: Instant; timeZone: string; startAt: Instant } | null = null;

/** The first instant of the calendar day that `at` falls on in a zone, also on days of 23 or 25 hours. */
export function startOfDay(at: Instant, timeZone: string): Instant {
  if (last?.at === at && last.timeZone === timeZone) return last.startAt;
  const day = dayOf(at, timeZone);
  let before = at - longestDayMs;
  let startAt = at;
  while (startAt - before > 1) {
    const middle = Math.floor((before + startAt) / 2);
    if (dayOf(middle, timeZone) === day) startAt = middle;
    else before = middle;
  }
  last = { at, timeZone, startAt };
  return startAt;
}
