import type { Activity } from '../../model/activity.ts';
import type { Instant } from '../../model/instant.ts';
import type { DealHistory } from '../../model/portfolio.ts';

const found = new WeakMap<DealHistory, (Activity & { doneAt: Instant })[]>();

/** The activities that took place, by the instant at which that was known, rising. */
export function doneActivities(history: DealHistory): readonly (Activity & { doneAt: Instant })[] {
  let done = found.get(history);
  if (!done) {
    done = history.activities
      .filter(({ state }) => state === 'done')
      .map((activity) => ({ ...activity, doneAt: Math.max(activity.at, activity.knownAt) }))
      .sort((a, b) => a.doneAt - b.doneAt);
    found.set(history, done);
  }
  return done;
}

const silences = new WeakMap<DealHistory, Instant[]>();

/** When a deal was created and when its activities were known to be done: from each on it may be silent. */
export function silentSince(history: DealHistory): readonly Instant[] {
  let since = silences.get(history);
  if (!since) {
    since = [history.deal.createdAt, ...doneActivities(history).map(({ doneAt }) => doneAt)];
    silences.set(history, since);
  }
  return since;
}
