import type { Change } from '../../model/change.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import { shortestMs, type WatchedVisit } from './watched-visit.ts';

const found = new WeakMap<WatchedVisit['history'], Change[]>();

function closeDates(history: WatchedVisit['history']): Change[] {
  let dates = found.get(history);
  if (!dates)
    found.set(history, (dates = history.changes.filter(({ field }) => field === 'expectedCloseOn')));
  return dates;
}

/** The first instant of the visit, from its second day on, at which the close date of that time had passed so long ago. */
export function overdueAt({ history, enteredAt, endAt }: WatchedVisit, waitMs: number): Instant | null {
  const dates = closeDates(history);
  for (const [place, { at: setAt, value }] of dates.entries()) {
    if (setAt >= endAt) break;
    const untilAt = Math.min(endAt, dates[place + 1]?.at ?? Infinity);
    // A day has passed when it is over.
    const passedAt = value === null ? Infinity : Date.parse(value) + dayMs + waitMs;
    const at = Math.max(enteredAt + shortestMs, setAt, passedAt);
    if (at < untilAt) return at;
  }
  return null;
}
