import { quantile } from '../../statistics/quantile.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daysByStage } from '../days-by-stage.ts';
import { shareSteps } from '../day-steps.ts';

/** The share is one of visits of deals that were won later. */
export const wonQuantile: AlertRule = {
  id: 'won',
  name: 'longer in the stage than a share N of won deals',
  thresholds: shareSteps,
  learn({ visits }) {
    const days = daysByStage(visits, 'won');
    return (visit, share) => afterAge(visit, quantile(days.get(visit.key) ?? [], share));
  },
};
