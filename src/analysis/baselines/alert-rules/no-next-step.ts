import { dayMs, type Instant } from '../../../model/instant.ts';
import { activitiesAt } from '../../../timeline/activities-at.ts';
import { stateAt } from '../../../timeline/state-at.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { daySteps } from '../day-steps.ts';
import type { WatchedVisit } from '../watched-visit.ts';

/** Asked every morning from the Nth day in the stage on. Where nobody ever writes a next step it cannot tell. */
export const noNextStep: AlertRule = {
  id: 'R8',
  name: 'no next step on day N in the stage or later',
  thresholds: daySteps,
  learn({ visits }) {
    if (!visits.some(hasSteps)) return () => null;
    return (visit, days) => {
      for (let at = afterAge(visit, days); at !== null && at < visit.endAt; at += dayMs)
        if (!stepAhead(visit, at)) return at;
      return null;
    };
  },
};

const hasSteps = ({ history: { changes, activities } }: WatchedVisit): boolean =>
  activities.some(({ at, knownAt }) => at > knownAt) ||
  changes.some(({ field, value }) => field === 'nextStep' && value !== null);

function stepAhead({ history }: WatchedVisit, at: Instant): boolean {
  return Boolean(stateAt(history, at)?.nextStep) || activitiesAt(history, at).ahead.length > 0;
}
