import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daySteps } from '../day-steps.ts';

/** What most teams type in: one number for all stages. */
export const fixedDays: AlertRule = {
  id: 'days',
  name: 'in the stage for N days, whichever it is',
  thresholds: daySteps,
  learn: () => afterAge,
};
