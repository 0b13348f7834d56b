import { gammaQuantile } from '../statistics/gamma-quantile.ts';
import { normalQuantile } from '../statistics/normal-quantile.ts';
import { type IfAny, ifAny } from './if-any.ts';
import type { Moments } from './pool-voices.ts';

/** Won value or count of a period: the mean and the range that holds four times in five. */
export interface Range {
  mean: number;
  p10: number;
  p50: number;
  p90: number;
}

/**
 * The ranges of a count and a value that vary by chance and whose means are themselves not quite known: nothing with
 * the chance of no win, else taken as gamma.
 */
export function rangesOf(said: { count: Moments; value: Moments }): { count: Range; value: Range } {
  const any = ifAny(said);
  const range = (of: 'count' | 'value'): Range => {
    const at = (share: number): number => quantileOf(any, of, share);
    return { mean: said[of].mean, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
  };
  return { count: range('count'), value: range('value') };
}

function quantileOf(any: IfAny, of: 'count' | 'value', share: number): number {
  if (share <= any.none) return 0;
  const { mean, variance } = any[of];
  return gammaQuantile(mean, variance, normalQuantile((share - any.none) / (1 - any.none)));
}
