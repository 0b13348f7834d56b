import { dayMs, type Instant } from '../../../model/instant.ts';
import { quantile } from '../../statistics/quantile.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daysByStage } from '../days-by-stage.ts';
import { factorSteps } from '../day-steps.ts';
import { doneActivities, silentSince } from '../done-activities.ts';
import { firstIdle } from '../first-idle.ts';
import { overdueAt } from '../overdue-at.ts';
import { shortestMs, type WatchedVisit } from '../watched-visit.ts';

const silentDays = 14;
const unansweredDays = 7;
const overdueDays = 7;
const stuckFactor = 1.5;

/**
 * As Gong's deal warnings, those that can be measured: 14 days without activity, a message 7 days unanswered, a close
 * date 7 days past, 1.5 times the usual time in the stage, all times N.
 */
export const anyWarning: AlertRule = {
  id: 'R10',
  name: 'any of silent, unanswered, overdue, stuck; limits times N',
  thresholds: factorSteps,
  learn({ visits }) {
    const days = daysByStage(visits);
    const hasActivities = visits.some(({ history }) => history.activities.length > 0);
    return (visit, factor) => {
      const usual = quantile(days.get(visit.key) ?? [], 0.5);
      return earliest([
        hasActivities ? firstIdle(visit, silentSince(visit.history), factor * silentDays * dayMs) : null,
        unansweredAt(visit, factor * unansweredDays * dayMs),
        overdueAt(visit, factor * overdueDays * dayMs),
        afterAge(visit, usual === null ? null : factor * stuckFactor * usual),
      ]);
    };
  },
};

const directed = new WeakMap<WatchedVisit['history'], ReturnType<typeof doneActivities>>();

function directedBy(history: WatchedVisit['history']): ReturnType<typeof doneActivities> {
  let words = directed.get(history);
  if (!words)
    directed.set(history, (words = doneActivities(history).filter(({ direction }) => direction !== null)));
  return words;
}

/** The first time in the visit that a message of ours was the last word for so long. */
function unansweredAt({ history, enteredAt, endAt }: WatchedVisit, waitMs: number): Instant | null {
  const words = directedBy(history);
  for (const [place, { doneAt, direction }] of words.entries()) {
    if (direction !== 'out') continue;
    const at = Math.max(enteredAt + shortestMs, doneAt + waitMs);
    if (at < Math.min(endAt, words[place + 1]?.doneAt ?? Infinity)) return at;
  }
  return null;
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
