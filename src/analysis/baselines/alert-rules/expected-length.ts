import { quantile } from '../../statistics/quantile.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daysByStage } from '../days-by-stage.ts';
import { factorSteps } from '../day-steps.ts';

/** As in Django-CRM (1.5 times the expected days), the days expected of a stage being the median of its visits. */
export const expectedLength: AlertRule = {
  id: 'R4',
  name: 'longer in the stage than N times the usual',
  thresholds: factorSteps,
  learn({ visits }) {
    const days = daysByStage(visits);
    return (visit, factor) => {
      const usual = quantile(days.get(visit.key) ?? [], 0.5);
      return afterAge(visit, usual === null ? null : factor * usual);
    };
  },
};
