import { describe, expect, test } from 'vitest';
import { forecastAccuracy } from '../../../src/analysis/forecast/forecast-accuracy.ts';
import { forecastPeriod } from '../../../src/analysis/forecast/forecast-period.ts';
import { type ForecastRow, forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { dayMs } from '../../../src/model/instant.ts';

const week = 7 * dayMs;
const until = Date.parse('2026-06-29T00:00:00Z');

/** One deal a day, each worth 100, every second of them won after ten days and the rest lost. */
const clockwork: ForecastRow[] = Array.from({ length: 300 }, (_, day) => ({
  id: `d${day}`,
  createdAt: day * dayMs,
  enteredAt: [day * dayMs, (day + 10) * dayMs],
  places: ['sales\nopen', day % 2 === 0 ? 'won' : 'lost'],
  amountAt: [day * dayMs],
  amounts: [100],
  ownerAt: [],
  owners: [],
}));

describe('a forecast of a period', () => {
  test('finds the pace of a pipeline that runs like clockwork, with the deals that do not exist yet', () => {
    const at = 280 * dayMs;
    for (const [startAt, endAt] of [
      [at, at + week],
      [at + 2 * week, at + 3 * week],
    ] as const) {
      const { count, value } = forecastPeriod(clockwork, at, startAt, endAt);
      expect(count.mean).toBeGreaterThan(3);
      expect(count.mean).toBeLessThan(4);
      expect(value.mean).toBeCloseTo(100 * count.mean, 6);
      expect(value.p10).toBeLessThan(value.p50);
      expect(value.p50).toBeLessThan(value.p90);
    }
  });

  test('says nothing where nothing was ever won', () => {
    const lostOnly = clockwork.map((row) => ({ ...row, places: ['sales\nopen', 'lost'] }));
    const { count, value } = forecastPeriod(lostOnly, 280 * dayMs, 280 * dayMs, 287 * dayMs);
    expect([count.mean, count.p90, value.mean, value.p90]).toEqual([0, 0, 0, 0]);
  });

  test('does not depend on what happened after it was made, nor on the order of the deals', () => {
    const { histories, pipelines } = toPortfolio(presetSpec('demo', { until, seed: 4, deals: 600 }));
    const at = until - 8 * week;
    const then = forecastRows(histories, pipelines, at);
    const now = forecastRows(histories, pipelines, until).toReversed();
    expect(forecastPeriod(now, at, at, at + week).count.mean).toBeCloseTo(
      forecastPeriod(then, at, at, at + week).count.mean,
      9,
    );
  });

  test('its range holds about four times in five over the weeks of several portfolios', () => {
    let held = 0;
    let periods = 0;
    for (const seed of [1, 2, 3]) {
      const { histories, pipelines } = toPortfolio(presetSpec('demo', { until, seed, deals: 800 }));
      const accuracy = forecastAccuracy(forecastRows(histories, pipelines, until), until, week);
      for (const { forecast, actual } of accuracy.periods) {
        const { p10, p90 } = forecast.count;
        if (actual.count >= Math.floor(p10) && actual.count <= Math.ceil(p90)) held += 1;
        periods += 1;
      }
    }
    expect(held / periods).toBeGreaterThan(0.65);
    expect(held / periods).toBeLessThan(0.97);
  });
});
