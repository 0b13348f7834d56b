import { quantile } from '../../statistics/quantile.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daysByStage } from '../days-by-stage.ts';
import { factorSteps } from '../day-steps.ts';

/** As in Pandora (1.2 and 2.0 times). */
export const wonMedian: AlertRule = {
  id: 'R5',
  name: 'longer in the stage than N times the median of won deals',
  thresholds: factorSteps,
  learn({ visits }) {
    const days = daysByStage(visits, 'won');
    return (visit, factor) => {
      const usual = quantile(days.get(visit.key) ?? [], 0.5);
      return afterAge(visit, usual === null ? null : factor * usual);
    };
  },
};
