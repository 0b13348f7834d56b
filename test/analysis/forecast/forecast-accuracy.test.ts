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

test('beside them the forecast that CRMs show, where deals have close dates', () => {
  const rows = forecastRows(histories, pipelines, until);
  expect(count.stageWeighted).toBeNull();
  const twice = forecastAccuracy(rows, until, weekMs, {
    stageWeighted: (startAt) => {
      const { actual } = periods.find((period) => period.startAt === startAt) ??
        periods[0] ?? { actual: { count: 0, value: 0 } };
      return { count: 2 * actual.count, value: actual.value };
    },
  });
  expect([twice.count.stageWeighted, twice.value.stageWeighted]).toEqual([1, 0]);
});

test('without history there is no judgement', () => {
  expect(forecastAccuracy([], until, weekMs)).toMatchObject({
    periods: [],
    count: { wape: null, coverage: null },
  });
});

test('a forecast made weeks before is the one that would have been made then, and judged beside what was known then', () => {
  const rows = forecastRows(histories, pipelines, until);
  const early = forecastAccuracy(rows, until, weekMs, { lead: 4 });
  expect(early.periods.at(-1)?.endAt).toBe(until);
  for (const { startAt, endAt, forecast } of early.periods.slice(-3)) {
    const madeAt = startAt - 4 * weekMs;
    const then = forecastPeriod(forecastRows(histories, pipelines, madeAt), madeAt, startAt, endAt);
    expect(forecast.count.mean / then.count.mean).toBeCloseTo(1, 1);
  }
  const actual = early.periods.map((period) => period.actual.count);
  // What came in the last week that had ended when the forecast was made.
  const misses = periods
    .slice(5)
    .map((period, place) => Math.abs(period.actual.count - (periods[place]?.actual.count ?? 0)));
  const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
  const again = forecastAccuracy(rows, until, weekMs, { lead: 4, most: 7 });
  expect(again.count.lastPeriod).toBeCloseTo(sum(misses) / sum(actual.slice(-7)), 9);
});

test('the pinball loss weighs each side of a quantile by how often it should be passed', () => {
  const losses = periods.map(({ forecast: { count: said }, actual }) => {
    const over = (quantile: number, p: number): number => {
      const miss = actual.count - quantile;
      return Math.max(p * miss, (p - 1) * miss);
    };
    return (over(said.p10, 0.1) + over(said.p50, 0.5) + over(said.p90, 0.9)) / 3;
  });
  const total = periods.reduce((sum, { actual }) => sum + actual.count, 0);
  expect(count.pinball).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / total, 12);
});
