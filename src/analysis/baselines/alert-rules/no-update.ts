import { dayMs, type Instant } from '../../../model/instant.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daySteps } from '../day-steps.ts';
import { doneActivities } from '../done-activities.ts';
import { firstIdle } from '../first-idle.ts';
import type { WatchedVisit } from '../watched-visit.ts';

/** As in Pipedrive: whatever changes on the deal, and every activity, starts the clock again. */
export const noUpdate: AlertRule = {
  id: 'R1',
  name: 'no update for N days',
  thresholds: daySteps,
  learn: () => (visit, days) => firstIdle(visit, updates(visit), days * dayMs),
};

const known = new WeakMap<WatchedVisit['history'], Instant[]>();

function updates({ history }: WatchedVisit): Instant[] {
  let found = known.get(history);
  if (!found) {
    found = [
      history.deal.createdAt,
      ...history.changes.map(({ at }) => at),
      ...doneActivities(history).map(({ doneAt }) => doneAt),
    ].sort((a, b) => a - b);
    known.set(history, found);
  }
  return found;
}
