import type { Instant } from '../../model/instant.ts';
import { forecastOf, type PeriodForecast, type Range } from './forecast-period.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { lookCells } from './look-cells.ts';
import { poolVoices } from './pool-voices.ts';
import { wonBetween } from './won-between.ts';

export interface Score {
  /** Σ|actual − forecast| ÷ Σ actual; null when nothing was won. */
  wape: number | null;
  /** Σ(forecast − actual) ÷ Σ actual. */
  bias: number | null;
  /** Share of the periods whose actual lay within p10 to p90. */
  coverage: number | null;
  /** Σ pinball loss (mean over p10, p50 and p90) ÷ Σ actual: how far the whole range was off. */
  pinball: number | null;
  /** The WAPE of two naive forecasts: what the last period brought, and the mean of the last three. */
  lastPeriod: number | null;
  meanOfThree: number | null;
  /** The WAPE of the forecast that CRMs show; null where no deal has a close date. */
  stageWeighted: number | null;
}

/** Another forecast of a period, made when it began; null where it says nothing. */
export type OtherForecast = (startAt: Instant, endAt: Instant) => { count: number; value: number } | null;

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
 * How forecasts of single periods did over the last `most` periods that ended by `at`, each made from what was known
 * when it began, or `lead` periods before. Periods without three periods of history before that are left out.
 */
export function forecastAccuracy(
  rows: readonly ForecastRow[],
  at: Instant,
  lengthMs: number,
  {
    most = 12,
    lead = 0,
    stageWeighted,
  }: { most?: number; lead?: number; stageWeighted?: OtherForecast } = {},
): Accuracy {
  const looks = lookCells(rows, at, { offsetMs: lead * lengthMs, lengthMs });
  const pooledAt = poolVoices(rows, looks);
  const periods: Accuracy['periods'] = [];
  for (let back = 0; back < most; back += 1) {
    const startAt = at - (back + 1) * lengthMs;
    if (startAt - looks.toldFromAt < (3 + lead) * lengthMs) break;
    const endAt = startAt + lengthMs;
    const forecast = forecastOf(pooledAt(1 + back * looks.perWindow));
    periods.unshift({ startAt, endAt, forecast, actual: wonBetween(rows, startAt, endAt) });
  }
  const before = (startAt: Instant, back: number): { count: number; value: number } =>
    wonBetween(rows, startAt - (back + lead) * lengthMs, startAt - (back + lead - 1) * lengthMs);
  const weighted = periods.flatMap(({ startAt, endAt }) => stageWeighted?.(startAt, endAt) ?? []);
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
      pinball: over(
        ranges.map((range, index) => pinballOf(range, actual[index] ?? 0)),
        total,
      ),
      lastPeriod: missOf(past.map(([last = 0]) => last)),
      meanOfThree: missOf(past.map((three) => three.reduce((sum, won) => sum + won, 0) / 3)),
      stageWeighted: weighted.length === periods.length ? missOf(weighted.map((said) => said[of])) : null,
    };
  };
  return { periods, count: scoreOf('count'), value: scoreOf('value') };
}

/** Koenker and Bassett, Econometrica 46, 1978. */
function pinballOf({ p10, p50, p90 }: Range, actual: number): number {
  const losses = (
    [
      [p10, 0.1],
      [p50, 0.5],
      [p90, 0.9],
    ] as const
  ).map(([said, p]) => (actual >= said ? p * (actual - said) : (1 - p) * (said - actual)));
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
