import { dayMs } from '../../../model/instant.ts';
import { kaplanMeier } from '../../statistics/kaplan-meier.ts';
import { afterAge } from '../after-age.ts';
import type { AlertRule } from '../alert-rule.ts';
import { shareSteps } from '../day-steps.ts';
import type { WatchedVisit } from '../watched-visit.ts';

/** As R2, but visits that still run count for what they have lasted (Kaplan–Meier). */
export const runningQuantile: AlertRule = {
  id: 'running',
  name: 'longer in the stage than a share N of its visits, running ones counted',
  thresholds: shareSteps,
  learn({ visits }) {
    const ages = new Map(
      [...Map.groupBy(visits, ({ key }) => key)].map(([key, same]) => [key, agesByShare(same)]),
    );
    return (visit, share) => afterAge(visit, ages.get(visit.key)?.get(share));
  },
};

/** For each share the age by which so many are over, as far as the curve comes down. */
function agesByShare(visits: readonly WatchedVisit[]): Map<number, number> {
  const known = visits.filter(({ entryKnown }) => entryKnown);
  const { times, survival } = kaplanMeier(
    known.map(({ enteredAt, endAt }) => (endAt - enteredAt) / dayMs),
    known.map(({ left }) => (left ? 1 : 0)),
  );
  return new Map(
    shareSteps.flatMap((share) => {
      const days = times[survival.findIndex((surviving) => 1 - surviving >= share)];
      return days === undefined ? [] : [[share, days] as const];
    }),
  );
}
