import { expit } from '../statistics/expit.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { logit } from '../statistics/logit.ts';
import { stepAt } from '../statistics/step-at.ts';
import { ageAtOrBelow, type IdleCurve } from './age-at-or-below.ts';

/** Deals that are told of by one curve: those of a stage, or of a segment of it. */
export interface WaitGroup {
  curve: IdleCurve;
  /** The longest wait of each stay, and whether the stay has ended (1) or runs on (0). */
  longest: ArrayLike<number>;
  ended: ArrayLike<number>;
  /** How many like it each stay stands for. */
  weight: number;
}

export interface Threshold {
  /** Null when no chance keeps within the budget. */
  idleChance: number | null;
  /** Share of the stays of a day or more that the rule flags. */
  share: number;
  /** By group: days of waiting from which a deal is stalled, null never. */
  stallAfterDays: (number | null)[];
}

/** A budget is a round number: so much more of it may be used by alerts that are each more likely of use than idle. */
const tolerance = 0.125;
const evenChance = 0.5;

/**
 * The highest chance `c` that keeps the budget under the rule "an alert here is idle with chance `c` at most (the deal
 * is won after all, or is lost within three days), and the deal has waited as long as half of the waits of deals won
 * later": no more than `budget` of the `stays` that last a day or more are flagged, up to an eighth more of them where
 * `c` is a half or less. How long waits last is read by
 * Kaplan–Meier, so that running stays count for what they are known to have lasted.
 */
export function chooseThreshold(groups: readonly WaitGroup[], stays: number, budget: number): Threshold {
  const lasting = groups.map(({ longest, ended, weight }) => {
    const curve = kaplanMeier(longest, ended);
    return (days: number): number => weight * longest.length * stepAt(curve.times, curve.survival, days, 1);
  });
  const at = (idleChance: number): Threshold => {
    const stallAfterDays = groups.map(({ curve }) => ageAtOrBelow(curve, idleChance));
    const flagged = stallAfterDays.reduce<number>(
      (sum, age, index) => sum + (age === null ? 0 : (lasting[index]?.(age) ?? 0)),
      0,
    );
    return { idleChance, share: stays > 0 ? flagged / stays : 0, stallAfterDays };
  };
  let best: Threshold = { idleChance: null, share: 0, stallAfterDays: groups.map(() => null) };
  let low = logit(1e-3);
  let high = logit(1 - 1e-3);
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (low + high) / 2;
    const tried = at(expit(middle));
    const most = expit(middle) <= evenChance ? budget * (1 + tolerance) : budget;
    if (tried.share > 0 && tried.share <= most) best = tried;
    if (tried.share <= most) low = middle;
    else high = middle;
  }
  return best;
}

/** How many of the stays last so many days, running ones counted by how the others go on. */
export function lastingAtLeast(days: ArrayLike<number>, ended: ArrayLike<number>, least: number): number {
  const curve = kaplanMeier(days, ended);
  return days.length * stepAt(curve.times, curve.survival, least, 1);
}
