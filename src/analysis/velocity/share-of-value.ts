import { poissonWeights } from '../statistics/poisson-weights.ts';
import { type Estimate, estimateOf, replicatesFor } from './estimate.ts';

const replicates = 100;

/** The share of the value of deals that those of a kind have; deals without an amount are left out. */
export function shareOfValue<T extends { amount: number | null }>(
  rows: readonly T[],
  isIn: (row: T) => boolean,
): Estimate {
  const priced = rows.filter(({ amount }) => amount !== null);
  const inside = priced.map((row) => isIn(row));
  const shareOf = (weights: ArrayLike<number> | null): number | null => {
    let part = 0;
    let whole = 0;
    for (const [place, { amount }] of priced.entries()) {
      const value = (amount ?? 0) * (weights ? (weights[place] ?? 0) : 1);
      whole += value;
      if (inside[place]) part += value;
    }
    return whole > 0 ? part / whole : null;
  };
  const made = Array.from(
    poissonWeights(priced.length, replicatesFor(priced.length, replicates), 1),
    shareOf,
  );
  return estimateOf(shareOf(null), made, priced.length);
}
