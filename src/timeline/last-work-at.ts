import type { Author } from '../model/change.ts';
import type { Instant } from '../model/instant.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { activitiesAt } from './activities-at.ts';

const isPerson = (by: Author): boolean => by === 'person' || by === 'unknown';

/** When somebody last did anything about a deal, as known at `at`: an activity or a change by a person; null: never. */
export function lastWorkAt(history: DealHistory, at: Instant): Instant | null {
  const done = activitiesAt(history, at).done.at(-1)?.at ?? null;
  const changed = history.changes.findLast((change) => change.at <= at && isPerson(change.by))?.at ?? null;
  return done === null || changed === null ? (done ?? changed) : Math.max(done, changed);
}
