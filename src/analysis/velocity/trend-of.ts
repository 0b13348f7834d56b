import { tQuantile } from '../statistics/t-quantile.ts';
import { type Estimate, noEstimate, z80 } from './estimate.ts';

/** As many periods as a direction can be seen in. */
const floor = 4;

/**
 * Relative change a period (0.1: a tenth more each time): the slope of the logarithms over the periods, each weighted
 * by how sure it is; when they scatter more than their ranges say, the range is wider by as much.
 */
export function trendOf(periods: readonly Estimate[]): Estimate {
  const points = periods.flatMap(({ value, low, high }, place) => {
    if (!(value !== null && value > 0)) return [];
    const spread = low !== null && high !== null && low > 0 ? Math.log(high / low) / (2 * z80) : 1;
    return [{ place, log: Math.log(value), weight: 1 / Math.max(spread, 1e-3) ** 2 }];
  });
  const n = points.length;
  if (n < floor) return noEstimate(n);
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: 'place' | 'log'): number =>
    points.reduce((sum, point) => sum + point.weight * point[of], 0) / total;
  const [middle, level] = [mean('place'), mean('log')];
  let across = 0;
  let along = 0;
  for (const { place, log, weight } of points) {
    across += weight * (place - middle) ** 2;
    along += weight * (place - middle) * (log - level);
  }
  const slope = along / across;
  const misses = points.reduce(
    (sum, { place, log, weight }) => sum + weight * (log - level - slope * (place - middle)) ** 2,
    0,
  );
  const reach = tQuantile(z80, n - 2) * Math.sqrt(Math.max(1, misses / (n - 2)) / across);
  const change = (log: number): number => Math.expm1(log);
  return { value: change(slope), low: change(slope - reach), high: change(slope + reach), n };
}
