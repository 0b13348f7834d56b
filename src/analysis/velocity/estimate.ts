import { quantile } from '../statistics/quantile.ts';

/** A figure with the range that holds four times in five; null where the data cannot tell. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  /** Cases it rests on. */
  n: number;
}

/** Deals a figure does not count, and why. */
export interface LeftOut {
  reason: string;
  deals: string[];
}

/** A figure with the middle four fifths of what its bootstrap replicates gave. */
export function estimateOf(
  value: number | null,
  replicates: readonly (number | null)[],
  n: number,
): Estimate {
  const sorted = replicates.filter((replicate) => replicate !== null).sort((a, b) => a - b);
  const useful = value !== null && sorted.length >= replicates.length / 2;
  return {
    value,
    low: useful ? quantile(sorted, 0.1) : null,
    high: useful ? quantile(sorted, 0.9) : null,
    n,
  };
}
