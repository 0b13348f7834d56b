import { survivalQuantile, type TimeQuantile } from '../statistics/survival-quantile.ts';
import { z80 } from './estimate.ts';

/** The days by which a share `p` has ended, with its range; of a single end no range can be had. */
export function lengthQuantile(
  days: readonly number[],
  ended: readonly number[],
  p: number,
  entries?: readonly number[],
): TimeQuantile {
  const found = survivalQuantile(days, ended, p, z80, entries);
  const ends = ended.reduce((sum, one) => sum + one, 0);
  return ends > 1 ? found : { ...found, low: null, high: null };
}
