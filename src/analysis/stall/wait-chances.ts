import { type Chances, chanceCurves } from '../stage-clock/chance-curves.ts';
import type { StayRows } from '../stage-clock/landmark-curve.ts';
import type { WaitRule } from './waits-of.ts';

/**
 * What having waited so many days means, drawn towards `prior`: a stage towards all stages together, a segment towards
 * its stage. `waits` as `waitsOf` makes them.
 */
export function waitChances(waits: StayRows, { noticeDays }: WaitRule, prior: Chances | null): Chances {
  const { ages, winChance, idleChance } = chanceCurves(
    waits,
    { winChance: prior?.winChance[0] ?? 0.5, shape: prior },
    noticeDays,
  );
  return { ages, winChance, idleChance };
}
