import { dayMs } from '../../../model/instant.ts';
import { quantile } from '../../statistics/quantile.ts';
import type { AlertRule } from '../alert-rule.ts';
import { factorSteps } from '../day-steps.ts';
import { firstIdle } from '../first-idle.ts';

/** As in Pandora's predecessor (twice the upper quartile of the cycle of won deals). */
export const wonCycle: AlertRule = {
  id: 'R6',
  name: 'deal older than N times the upper quartile of won cycles',
  thresholds: factorSteps,
  learn({ visits }) {
    const cycles = new Map(
      visits.flatMap(({ history: { deal }, outcome, closedAt }) =>
        outcome === 'won' && closedAt !== null ? [[deal.id, closedAt - deal.createdAt] as const] : [],
      ),
    );
    const long = quantile(
      [...cycles.values()].sort((a, b) => a - b),
      0.75,
    );
    return (visit, factor) =>
      long === null ? null : firstIdle(visit, [visit.history.deal.createdAt], Math.max(dayMs, factor * long));
  },
};
