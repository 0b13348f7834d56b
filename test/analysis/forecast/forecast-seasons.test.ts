import { expect, test } from 'vitest';
import { forecastAccuracy } from '../../../src/analysis/forecast/forecast-accuracy.ts';
import { forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { dayMs } from '../../../src/model/instant.ts';

const until = Date.UTC(2026, 5, 29);
const monthMs = (365.25 / 12) * dayMs;

test('with growth and seasons the forecast is nearer than “as the last” and “mean of three”, and its ranges hold', () => {
  const seeds = [1, 2, 3, 4, 5, 6];
  const held = { value: 0, count: 0 };
  let periods = 0;
  let ahead = 0;
  for (const seed of seeds) {
    const { histories, pipelines } = toPortfolio(presetSpec('seasonal', { until, seed }));
    const accuracy = forecastAccuracy(forecastRows(histories, pipelines, until), until, monthMs);
    periods += accuracy.periods.length;
    for (const of of ['value', 'count'] as const) {
      const { wape, lastPeriod, meanOfThree, coverage } = accuracy[of];
      if ((wape ?? 1) < Math.min(lastPeriod ?? 0, meanOfThree ?? 0)) ahead += 1;
      held[of] += (coverage ?? 0) * accuracy.periods.length;
    }
  }
  expect(periods).toBe(12 * seeds.length);
  expect(ahead / (2 * seeds.length)).toBeGreaterThanOrEqual(0.8);
  for (const of of ['value', 'count'] as const) {
    expect(held[of] / periods).toBeGreaterThan(0.65);
    expect(held[of] / periods).toBeLessThan(0.95);
  }
});

test('a log that begins late is not taken for a time without wins', () => {
  const { histories, pipelines } = toPortfolio(presetSpec('seasonal', { until, seed: 1 }));
  const toldFromAt = until - 180 * dayMs;
  // What closed before is not told; what was open then is, with its past.
  const rows = forecastRows(histories, pipelines, until).filter(({ places, enteredAt }) => {
    const end = enteredAt[places.findIndex((place) => place === 'won' || place === 'lost')];
    return end === undefined || end >= toldFromAt;
  });
  const { periods, count } = forecastAccuracy(rows, until, 14 * dayMs);
  expect(periods[0]?.startAt).toBeGreaterThan(toldFromAt);
  expect(Math.abs(count.bias ?? 1)).toBeLessThan(0.12);
});
