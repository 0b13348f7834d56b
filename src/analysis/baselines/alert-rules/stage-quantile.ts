import { quantile } from '../../statistics/quantile.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daysByStage } from '../days-by-stage.ts';
import { shareSteps } from '../day-steps.ts';

/** As in Odoo 19, its days for each stage set by what is usual there. */
export const stageQuantile: AlertRule = {
  id: 'R2',
  name: 'longer in the stage than a share N of its visits',
  thresholds: shareSteps,
  learn({ visits }) {
    const days = daysByStage(visits);
    return (visit, share) => afterAge(visit, quantile(days.get(visit.key) ?? [], share));
  },
};
