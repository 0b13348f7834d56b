import { dayMs } from '../../../model/instant.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daySteps } from '../day-steps.ts';
import { overdueAt } from '../overdue-at.ts';

/** The common one: a date that has passed and was not moved. */
export const closeDatePassed: AlertRule = {
  id: 'R9',
  name: 'close date passed N days ago',
  thresholds: [0, ...daySteps],
  learn: () => (visit, days) => overdueAt(visit, days * dayMs),
};
