import { expect, test } from 'vitest';
import { forecastAccuracy } from '../../../src/analysis/forecast/forecast-accuracy.ts';
import { forecastPeriod } from '../../../src/analysis/forecast/forecast-period.ts';
import { forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { dayMs } from '../../../src/model/instant.ts';

const until = Date.UTC(2026, 5, 1);
const { histories, pipelines } = toPortfolio(presetSpec('steady', { until }));
const weekMs = 7 * dayMs;
const { periods, count, value } = forecastAccuracy(forecastRows(histories, pipelines, until), until, weekMs);

test('past forecasts are judged beside two naive ones, over the periods that have ended', () => {
  expect(periods.map(({ endAt }) => endAt)).toEqual(periods.map((_, index) => until - (11 - index) * weekMs));
  expect(count.wape).toBeGreaterThan(0);
  expect(count.wape).toBeLessThan(count.lastPeriod ?? 0);
  expect(value.coverage).toBeGreaterThanOrEqual(0.5);
});

test('each of them is the one that would have been made then', () => {
  for (const { startAt, endAt, forecast } of periods.slice(-3)) {
    const then = forecastPeriod(forecastRows(histories, pipelines, startAt), startAt, startAt, endAt);
    // Looks lie a little differently where the history is shorter.
    expect(forecast.count.mean / then.count.mean).toBeCloseTo(1, 1);
  }
});

test('without history there is no judgement', () => {
  expect(forecastAccuracy([], until, weekMs)).toMatchObject({
    periods: [],
    count: { wape: null, coverage: null },
  });
});
