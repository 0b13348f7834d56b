import type { AlertRule } from './alert-rule.ts';
import { anyWarning } from './alert-rules/any-warning.ts';
import { closeDatePassed } from './alert-rules/close-date-passed.ts';
import { dealAge } from './alert-rules/deal-age.ts';
import { expectedLength } from './alert-rules/expected-length.ts';
import { fixedDays } from './alert-rules/fixed-days.ts';
import { noActivity } from './alert-rules/no-activity.ts';
import { noNextStep } from './alert-rules/no-next-step.ts';
import { noUpdate } from './alert-rules/no-update.ts';
import { odooLow } from './alert-rules/odoo-low.ts';
import { runningQuantile } from './alert-rules/running-quantile.ts';
import { stageQuantile } from './alert-rules/stage-quantile.ts';
import { wonCycle } from './alert-rules/won-cycle.ts';
import { wonMedian } from './alert-rules/won-median.ts';
import { wonQuantile } from './alert-rules/won-quantile.ts';

/** The rules that alerts are compared with: R1 to R10 as other products have them, and the plain ones beneath them. */
export const alertRules: readonly AlertRule[] = [
  noUpdate,
  stageQuantile,
  dealAge,
  expectedLength,
  wonMedian,
  wonCycle,
  noActivity,
  noNextStep,
  closeDatePassed,
  anyWarning,
  fixedDays,
  wonQuantile,
  runningQuantile,
  odooLow,
];
