import type { Instant } from '../../model/instant.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { lookCells } from './look-cells.ts';
import { type Pooled, poolVoices } from './pool-voices.ts';
import { type Range, rangesOf } from './ranges-of.ts';

export type { Range } from './ranges-of.ts';

export interface PeriodForecast {
  value: Range;
  count: Range;
  /** Past periods that the ways to forecast and the width of the range were chosen on; none: the range is a guess. */
  checkedOn: number;
}

/**
 * What the period `[startAt, endAt)` will bring, from what was known at `at` (not after `startAt`): see `poolVoices`.
 */
export function forecastPeriod(
  rows: readonly ForecastRow[],
  at: Instant,
  startAt: Instant,
  endAt: Instant,
): PeriodForecast {
  const looks = lookCells(rows, at, { offsetMs: startAt - at, lengthMs: endAt - startAt });
  return forecastOf(poolVoices(rows, looks)(0));
}

export function forecastOf({ count, value, checkedOn }: Pooled): PeriodForecast {
  return { ...rangesOf({ count, value }), checkedOn };
}
