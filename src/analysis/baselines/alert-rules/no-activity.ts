import { dayMs } from '../../../model/instant.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daySteps } from '../day-steps.ts';
import { silentSince } from '../done-activities.ts';
import { firstIdle } from '../first-idle.ts';

/** The common one, with 7 or 14 days. A pipeline without any activity is none it can tell about. */
export const noActivity: AlertRule = {
  id: 'R7',
  name: 'no activity for N days',
  thresholds: daySteps,
  learn({ visits }) {
    if (!visits.some(({ history }) => history.activities.length > 0)) return () => null;
    return (visit, days) => firstIdle(visit, silentSince(visit.history), days * dayMs);
  },
};
