import type { Moments } from './pool-voices.ts';

export interface IfAny {
  /** The chance that nothing is won. */
  none: number;
  /** Mean and variance where something is. */
  count: { mean: number; variance: number };
  value: { mean: number; variance: number };
}

/**
 * Parts a forecast into whether anything is won and what then is. The number of wins is taken as binomial, Poisson or
 * negative binomial by its mean and variance, which have one form of the chance of none between them (Panjer's class;
 * Klugman, Panjer and Willmot, Loss Models, 2012, chapter 6).
 */
export function ifAny({ count, value }: { count: Moments; value: Moments }): IfAny {
  const none = chanceOfNone(count.mean, varianceOf(count));
  const given = (of: Moments): IfAny['count'] => {
    const mean = of.mean / (1 - none);
    return { mean, variance: Math.max(0, (varianceOf(of) + of.mean ** 2) / (1 - none) - mean ** 2) };
  };
  return { none, count: given(count), value: given(value) };
}

const varianceOf = ({ mean, variance, spread }: Moments): number => variance + spread * mean * mean;

/** Never quite certain: what then is must have a mean. */
const mostNone = 1 - 1e-9;

function chanceOfNone(mean: number, variance: number): number {
  if (mean <= 0) return mostNone;
  const ratio = variance / mean;
  const none = Math.abs(ratio - 1) < 1e-6 ? Math.exp(-mean) : ratio ** (mean / (1 - ratio));
  return Math.min(mostNone, none);
}
