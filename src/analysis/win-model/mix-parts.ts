import type { Checked } from './check-parts.ts';
import { levelled } from './level.ts';
import type { Known } from './sample.ts';

/** Step length and number of steps from equal shares: a part that is worse by a hundredth loses half of its share. */
const rate = 4;
const steps = 20;
/** Parts with less are dropped. */
const leastShare = 0.02;

/** What the parts start from, and what they add by their shares. */
export function blended({ from, parts }: Checked, shares: readonly number[]): Float64Array {
  const sums = from.slice();
  for (const [part, scores] of parts.entries()) {
    const share = shares[part] ?? 0;
    if (share > 0)
      for (let row = 0; row < sums.length; row += 1)
        sums[row] = (sums[row] ?? 0) + share * (scores[row] ?? 0);
  }
  return sums;
}

/**
 * Shares, summing to 1, with which the parts' log-odds are mixed: from equal ones some steps down the log-loss on rows
 * they have not seen, each check brought to the level of its outcomes (exponentiated gradient, Kivinen and Warmuth,
 * Information and Computation 132, 1997). Stopping early keeps the shares from following noise.
 */
export function mixParts(folds: readonly { checked: Checked; check: Known }[]): number[] {
  const count = folds[0]?.checked.parts.length ?? 0;
  let shares = Array.from({ length: count }, () => 1 / count);
  for (let step = 0; step < steps; step += 1) {
    const slopes = new Float64Array(count);
    for (const { checked, check } of folds) {
      const { outcomes, weights } = check;
      const chances = levelled(blended(checked, shares), outcomes, weights);
      const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
      const misses = chances.map((p, row) => ((weights[row] ?? 0) * (p - (outcomes[row] ?? 0))) / total);
      for (const [part, scores] of checked.parts.entries())
        slopes[part] =
          (slopes[part] ?? 0) + misses.reduce((sum, miss, row) => sum + miss * (scores[row] ?? 0), 0);
    }
    shares = normal(
      shares.map((share, part) => share * Math.exp((-rate * (slopes[part] ?? 0)) / folds.length)),
    );
  }
  return normal(shares.map((share) => (share < leastShare ? 0 : share)));
}

function normal(shares: readonly number[]): number[] {
  const sum = shares.reduce((total, share) => total + share, 0) || 1;
  return shares.map((share) => share / sum);
}
