import type { StageClock } from '../pipeline-model.ts';
import { expit } from '../statistics/expit.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { logit } from '../statistics/logit.ts';
import { stepAt } from '../statistics/step-at.ts';
import type { VisitRows } from '../stage-clock/visit-rows.ts';
import { ageAtOrBelow, shortestDays } from './age-at-or-below.ts';

export interface Threshold {
  /** Null when no chance keeps within the budget. */
  winChance: number | null;
  /** Share of the visits of a day or more that the rule flags. */
  share: number;
  /** By stage: age from which a deal is stalled, null never. */
  stallAfterDays: (number | null)[];
}

/**
 * The highest chance `c` for which the rule "P(win | stage, age) ≤ c, and at least as long in the stage as half of the
 * deals won later" flags no more than `budget` of the visits that last a day or more. How long visits last is read by
 * Kaplan–Meier, so that running visits count for what they are known to have lasted.
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
  const thresholdOf = (stallAfterDays: (number | null)[]): Omit<Threshold, 'winChance'> => {
    const flagged = stallAfterDays.reduce<number>(
      (sum, age, index) => sum + (age === null ? 0 : (lasting[index]?.(age) ?? 0)),
      0,
    );
    return { share: visits > 0 ? flagged / visits : 0, stallAfterDays };
  };
  const at = (winChance: number): Threshold => ({
    winChance,
    ...thresholdOf(stages.map(({ clock }) => ageAtOrBelow(clock, winChance))),
  });
  let best: Threshold = { winChance: null, share: 0, stallAfterDays: stages.map(() => null) };
  let over = at(1 - 1e-3);
  let low = logit(1e-3);
  let high = logit(1 - 1e-3);
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (low + high) / 2;
    const tried = at(expit(middle));
    if (tried.share > 0 && tried.share <= budget) best = tried;
    if (tried.share <= budget) low = middle;
    else {
      high = middle;
      over = tried;
    }
  }
  return best.winChance === null || over.share <= budget ? best : later(best, over);

  /** Where one more step of the chance would flag a whole stage at once, that stage waits until the budget is kept. */
  function later(within: Threshold, beyond: Threshold): Threshold {
    let found = within;
    let least = 0;
    let most = 1;
    for (let halving = 0; halving < 20; halving += 1) {
      const kept = (least + most) / 2;
      const stallAfterDays = beyond.stallAfterDays.map((age, index) => {
        if (age === null || age === within.stallAfterDays[index]) return age;
        const latest = within.stallAfterDays[index] ?? Infinity;
        const longer = lasting[index] ?? (() => 0);
        const waited = outlastedBy(longer, kept * longer(age), age);
        return waited < latest ? waited : (within.stallAfterDays[index] ?? null);
      });
      const tried = { ...thresholdOf(stallAfterDays), winChance: beyond.winChance };
      if (tried.share <= budget) {
        found = tried;
        least = kept;
      } else most = kept;
    }
    return found;
  }
}

const longestDays = 3650;

/** The first age from `fromDays` on that no more than `visits` visits outlast. */
function outlastedBy(longer: (days: number) => number, visits: number, fromDays: number): number {
  let low = fromDays;
  let high = longestDays;
  if (longer(low) <= visits) return low;
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (low + high) / 2;
    if (longer(middle) <= visits) high = middle;
    else low = middle;
  }
  return high;
}
