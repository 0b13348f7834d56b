import type { Instant } from '../../model/instant.ts';
import { forecastAt, type PeriodForecast } from './forecast-period.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { lookCells } from './look-cells.ts';
import { wonBetween } from './won-between.ts';

export interface Score {
  /** Σ|actual − forecast| ÷ Σ actual; null when nothing was won. */
  wape: number | null;
  /** Σ(forecast − actual) ÷ Σ actual. */
  bias: number | null;
  /** Share of the periods whose actual lay within p10 to p90. */
  coverage: number | null;
  /** The WAPE of two naive forecasts: what the last period brought, and the mean of the last three. */
  lastPeriod: number | null;
  meanOfThree: number | null;
}

export interface Accuracy {
  periods: {
    startAt: Instant;
    endAt: Instant;
    forecast: PeriodForecast;
    actual: { count: number; value: number };
  }[];
  count: Score;
  value: Score;
}

/**
 * How forecasts of single periods, each made when it began from what was known then, did over the last `most` periods
 * that ended by `at`. Periods without four periods of history before them are left out.
 */
export function forecastAccuracy(
  rows: readonly ForecastRow[],
  at: Instant,
  lengthMs: number,
  most = 12,
): Accuracy {
  const looks = lookCells(rows, at, { offsetMs: 0, lengthMs });
  const firstAt = rows.reduce((first, row) => Math.min(first, row.createdAt), at);
  const periods: Accuracy['periods'] = [];
  for (let back = 0; back < most; back += 1) {
    const startAt = at - (back + 1) * lengthMs;
    if (startAt - firstAt < 4 * lengthMs) break;
    const endAt = startAt + lengthMs;
    const forecast = forecastAt(rows, looks, 1 + back * looks.perWindow);
    periods.unshift({ startAt, endAt, forecast, actual: wonBetween(rows, startAt, endAt) });
  }
  const before = (startAt: Instant, back: number): { count: number; value: number } =>
    wonBetween(rows, startAt - back * lengthMs, startAt - (back - 1) * lengthMs);
  const scoreOf = (of: 'count' | 'value'): Score => {
    const actual = periods.map((period) => period.actual[of]);
    const ranges = periods.map(({ forecast }) => forecast[of]);
    const total = actual.reduce((sum, won) => sum + won, 0);
    const over = (parts: readonly number[], whole: number): number | null =>
      whole > 0 ? parts.reduce((sum, part) => sum + part, 0) / whole : null;
    const missOf = (forecasts: readonly number[]): number | null =>
      over(
        actual.map((won, index) => Math.abs(won - (forecasts[index] ?? 0))),
        total,
      );
    const past = periods.map(({ startAt }) => [1, 2, 3].map((back) => before(startAt, back)[of]));
    return {
      wape: missOf(ranges.map(({ mean }) => mean)),
      bias: over(
        ranges.map(({ mean }, index) => mean - (actual[index] ?? 0)),
        total,
      ),
      coverage: over(
        ranges.map(({ p10, p90 }, index) =>
          p10 <= (actual[index] ?? 0) && (actual[index] ?? 0) <= p90 ? 1 : 0,
        ),
        periods.length,
      ),
      lastPeriod: missOf(past.map(([last = 0]) => last)),
      meanOfThree: missOf(past.map((three) => three.reduce((sum, won) => sum + won, 0) / 3)),
    };
  };
  return { periods, count: scoreOf('count'), value: scoreOf('value') };
}
