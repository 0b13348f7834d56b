import type { Activity } from '../model/activity.ts';
import type { ActivityEntry } from './schema.ts';

/**
 * A deal's activities after a page: by id the incoming one counts; with `all`, what the page does not list is gone,
 * unless its id begins like those that could not be read. Answers the same array when nothing is new.
 */
export function mergeActivities(
  known: readonly ActivityEntry[],
  incoming: readonly Activity[],
  all: boolean,
  unread: readonly string[] = [],
): readonly ActivityEntry[] {
  const stay = all ? known.filter(([id]) => unread.some((start) => id.startsWith(start))) : known;
  const merged = new Map(stay.map((entry) => [entry[0], entry]));
  for (const { id, at, knownAt, kind, direction, contact, state } of incoming) {
    merged.set(id, [id, at, knownAt, kind, direction, contact, state]);
  }
  const next = [...merged.values()].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  return next.length === known.length && next.every((entry, index) => isSame(entry, known[index]))
    ? known
    : next;
}

/** Activities of `now` that are new or say something else than before. */
export function freshActivities(before: readonly ActivityEntry[], now: readonly ActivityEntry[]): number {
  if (before === now) return 0;
  const known = new Map(before.map((entry) => [entry[0], entry]));
  return now.filter((entry) => !isSame(entry, known.get(entry[0]))).length;
}

function isSame(entry: ActivityEntry, other: ActivityEntry | undefined): boolean {
  return other !== undefined && entry.every((value, index) => value === other[index]);
}

export function activitiesOf(dealId: string, entries: readonly ActivityEntry[]): Activity[] {
  return entries.map(([id, at, knownAt, kind, direction, contact, state]) => ({
    id,
    dealId,
    at,
    knownAt,
    kind,
    direction,
    contact,
    state,
  }));
}
