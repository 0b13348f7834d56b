import type { Estimate } from '../../model/pipeline-figures.ts';
import { gammaQuantile } from '../statistics/gamma-quantile.ts';
import { quantile } from '../statistics/quantile.ts';
import { tQuantile } from '../statistics/t-quantile.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';

export type { Estimate };

/** The normal quantile of ranges that hold four times in five. */
export const z80 = 1.2816;

/** Deals a figure does not count, and why. */
export interface LeftOut {
  reason: string;
  deals: string[];
}

/** With fewer replicates their spread is known much better than their tenths. */
const fewReplicates = 60;
/** So many deals need few replicates: what is made of them follows the normal law closely. */
const manyRows = 5_000;

/** How many bootstrap replicates of so many deals to make, when `most` are wanted of few. */
export const replicatesFor = (rows: number, most: number): number =>
  rows > manyRows ? Math.min(most, fewReplicates - 20) : most;

/**
 * A figure with the middle four fifths of what its bootstrap replicates gave; with few of them, their standard
 * deviation by the normal law. No range where the replicates do not differ.
 */
export function estimateOf(
  value: number | null,
  replicates: readonly (number | null)[],
  n: number,
): Estimate {
  const sorted = Float64Array.from(replicates.filter((replicate) => replicate !== null)).sort();
  // Replicates that are all alike, as those of a single case are, tell nothing of how far off the figure may be.
  const width = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const differ = width > 1e-9 * Math.abs(value ?? 0);
  const useful = value !== null && sorted.length >= replicates.length / 2 && differ;
  if (useful && sorted.length > 1 && replicates.length < fewReplicates) {
    const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length;
    const variance = sorted.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (sorted.length - 1);
    const reach = tQuantile(z80, sorted.length - 1) * Math.sqrt(variance);
    return { value, low: value - reach, high: value + reach, n };
  }
  return {
    value,
    low: useful ? quantile(sorted, 0.1) : null,
    high: useful ? quantile(sorted, 0.9) : null,
    n,
  };
}

export const noEstimate = (n = 0): Estimate => ({ value: null, low: null, high: null, n });

/** A share of `n` cases; no value without cases, never 0. */
export function shareEstimate(hits: number, n: number): Estimate {
  return n === 0 ? noEstimate() : { value: hits / n, ...wilsonInterval(hits, n, z80), n };
}

/** A mean, with the range of the normal law. */
export function meanEstimate(values: readonly number[]): Estimate {
  const n = values.length;
  if (n === 0) return noEstimate();
  const value = values.reduce((sum, one) => sum + one, 0) / n;
  if (n === 1) return { ...noEstimate(n), value };
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1);
  const reach = tQuantile(z80, n - 1) * Math.sqrt(variance / n);
  return { value, low: value - reach, high: value + reach, n };
}

/** A sum over as many cases as came by chance: a compound Poisson variable, its range taken as gamma. */
export function sumEstimate(values: readonly number[]): Estimate {
  const value = values.reduce((sum, one) => sum + one, 0);
  const variance = values.reduce((sum, one) => sum + one * one, 0);
  if (variance === 0) return { value, low: value, high: null, n: values.length };
  const at = (z: number): number => gammaQuantile(value, variance, z);
  return { value, low: at(-z80), high: at(z80), n: values.length };
}

/**
 * An estimate times a factor whose logarithm has that variance. Reckoned on the log scale as if the two did not hang
 * together: where they pull in opposite directions the range is wider than it need be.
 */
export function scaledEstimate({ value, low, high, n }: Estimate, factor: number, logVariance = 0): Estimate {
  if (value === null || !Number.isFinite(factor)) return noEstimate(n);
  if (low === null || high === null || logVariance === Infinity)
    return { ...noEstimate(n), value: value * factor };
  if (!(value > 0 && low > 0 && high > 0 && factor > 0))
    return { value: value * factor, low: low * factor, high: high * factor, n };
  const reach = (end: number): number => Math.sqrt(Math.log(end / value) ** 2 + z80 ** 2 * logVariance);
  const middle = value * factor;
  return { value: middle, low: middle * Math.exp(-reach(low)), high: middle * Math.exp(reach(high)), n };
}
