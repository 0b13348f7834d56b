import type { StageClock } from '../pipeline-model.ts';
import { expit } from '../statistics/expit.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { logit } from '../statistics/logit.ts';
import { stepAt } from '../statistics/step-at.ts';
import type { VisitRows } from '../stage-clock/visit-rows.ts';
import { ageAtOrBelow, shortestDays } from './age-at-or-below.ts';

export interface Threshold {
  /** Null when no chance keeps within the budget. */
  idleChance: number | null;
  /** Share of the visits of a day or more that the rule flags. */
  share: number;
  /** By stage: age from which a deal is stalled, null never. */
  stallAfterDays: (number | null)[];
}

/**
 * The highest chance `c` that keeps the budget under the rule "an alert here is idle with chance `c` at most (the deal
 * is won after all, or is lost within three days), and the deal has been in the stage for as long as half of the deals
 * won later": no more than `budget` of the visits that last a day or more are flagged. How long visits last is read
 * by Kaplan–Meier, so that running visits count for what they are known to have lasted.
 */
export function chooseThreshold(
  stages: readonly { clock: StageClock; rows: VisitRows }[],
  budget: number,
): Threshold {
  const lasting = stages.map(({ rows }) => {
    const curve = kaplanMeier(
      rows.days,
      rows.exits.map((exit) => (exit > 0 ? 1 : 0)),
    );
    return (days: number): number => rows.days.length * stepAt(curve.times, curve.survival, days, 1);
  });
  const visits = lasting.reduce((sum, longer) => sum + longer(shortestDays), 0);
  const at = (idleChance: number): Threshold => {
    const stallAfterDays = stages.map(({ clock }) => ageAtOrBelow(clock, idleChance));
    const flagged = stallAfterDays.reduce<number>(
      (sum, age, index) => sum + (age === null ? 0 : (lasting[index]?.(age) ?? 0)),
      0,
    );
    return { idleChance, share: visits > 0 ? flagged / visits : 0, stallAfterDays };
  };
  let best: Threshold = { idleChance: null, share: 0, stallAfterDays: stages.map(() => null) };
  let low = logit(1e-3);
  let high = logit(1 - 1e-3);
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (low + high) / 2;
    const tried = at(expit(middle));
    if (tried.share > 0 && tried.share <= budget) best = tried;
    if (tried.share <= budget) low = middle;
    else high = middle;
  }
  return best;
}
