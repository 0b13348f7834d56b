import { logLoss } from '../statistics/log-loss.ts';
import type { Checked } from './check-parts.ts';
import { levelled } from './level.ts';
import { blended } from './mix-parts.ts';
import type { Known } from './sample.ts';

/** Deals that say nothing else hold the scale at 1 as if so many of them had been looked at. */
const priorDeals = 10;
const range = [0.5, 2] as const;
const steps = 24;

/**
 * How much bolder, or more timid, the mixed log-odds should be: each part is held back by its penalties, and a mean of
 * several is more timid still, as a mean of chances is (Ranjan and Gneiting, Journal of the Royal Statistical Society B
 * 72, 2010; Platt scaling without its intercept, the level being found apart). The factor that loses least over the
 * checked rows of all folds, each fold counting alike, drawn towards 1 where deals are few.
 */
export function fitScale(
  folds: readonly { checked: Checked; check: Known }[],
  shares: readonly number[],
  deals: Int32Array,
): number {
  const looked = folds.filter(({ check }) => check.rows.length > 0);
  const count = new Set(looked.flatMap(({ check }) => Array.from(check.rows, (row) => deals[row] ?? 0))).size;
  const lossOf = (scale: number): number => {
    const scaled = shares.map((share) => share * scale);
    const losses = looked.map(
      ({ checked, check: { outcomes, weights } }) =>
        logLoss(outcomes, levelled(blended(checked, scaled), outcomes, weights), weights) ?? 0,
    );
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, losses.length);
    return mean + (priorDeals / Math.max(1, count)) * (scale - 1) ** 2;
  };
  // The loss is convex in the scale: a third of the range goes at each step.
  let [low, high] = range as readonly [number, number];
  for (let step = 0; step < steps; step += 1) {
    const third = (high - low) / 3;
    if (lossOf(low + third) <= lossOf(high - third)) high -= third;
    else low += third;
  }
  return (low + high) / 2;
}
