import { dayMs } from '../../../model/instant.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daySteps } from '../day-steps.ts';
import { firstIdle } from '../first-idle.ts';

/** As in Krayin and Freshsales: nothing resets it. */
export const dealAge: AlertRule = {
  id: 'R3',
  name: 'deal older than N days',
  thresholds: daySteps,
  learn: () => (visit, days) => firstIdle(visit, [visit.history.deal.createdAt], days * dayMs),
};
