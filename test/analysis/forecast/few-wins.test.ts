import { describe, expect, test } from 'vitest';
import { doubtOfFew } from '../../../src/analysis/forecast/doubt-of-few.ts';
import { forecastPeriod } from '../../../src/analysis/forecast/forecast-period.ts';
import { type ForecastRow, forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { rangesOf } from '../../../src/analysis/forecast/ranges-of.ts';
import { wonBetween } from '../../../src/analysis/forecast/won-between.ts';
import { gammaQuantile } from '../../../src/analysis/statistics/gamma-quantile.ts';
import { parseSpec, presets } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { dayMs } from '../../../src/model/instant.ts';

const at = Date.UTC(2026, 3, 1);

/** As many wins as are expected, each of 100, coming as chance has it. */
const rare = (wins: number): Parameters<typeof rangesOf>[0] => ({
  count: { mean: wins, variance: wins, spread: 0 },
  value: { mean: 100 * wins, variance: 10_000 * wins, spread: 0 },
});

const wonOf = (amounts: readonly number[]): ForecastRow[] =>
  amounts.map((amount, index) => ({
    id: `d${index}`,
    createdAt: at - 20 * dayMs,
    enteredAt: [at - 20 * dayMs, at],
    places: ['sales\nopen', 'won'],
    amountAt: [at - 20 * dayMs],
    amounts: [amount],
    ownerAt: [],
    owners: [],
  }));

describe('a forecast with few wins', () => {
  test('begins at nothing where nothing comes more than one time in ten', () => {
    const { count, value } = rangesOf(rare(2));
    expect([count.p10, value.p10]).toEqual([0, 0]);
    expect(value.p50).toBeGreaterThan(100);
    expect(rangesOf(rare(0.5)).value.p50).toBe(0);
    expect(rangesOf(rare(2.5)).value.p10).toBeGreaterThan(0);
  });

  test('is as it was where nothing hardly ever comes', () => {
    const { value } = rangesOf(rare(40));
    for (const [said, z] of [
      [value.p10, -1.2816],
      [value.p50, 0],
      [value.p90, 1.2816],
    ] as const)
      expect(Math.abs(said / gammaQuantile(4000, 400_000, z) - 1)).toBeLessThan(1e-3);
  });

  test('is never surer of its mean than the wins it was learnt from allow', () => {
    const ten = doubtOfFew(wonOf(Array.from({ length: 10 }, () => 100)), at);
    expect(ten.count).toBeCloseTo(0.1, 9);
    expect(ten.value).toBeCloseTo(0.1, 9);
    const oneLarge = doubtOfFew(wonOf([900, ...Array.from({ length: 9 }, () => 100)]), at);
    expect(oneLarge.count).toBeCloseTo(0.1, 9);
    expect(oneLarge.value).toBeGreaterThan(0.25);
    expect(doubtOfFew([], at)).toEqual({ count: 0, value: 0 });
  });

  test('does not say of a week that nothing will come because mostly nothing comes', () => {
    const until = Date.UTC(2026, 5, 29);
    const said = { count: 0, value: 0 };
    const came = { count: 0, value: 0 };
    for (let seed = 1; seed <= 12; seed += 1) {
      const spec = parseSpec({ ...presets.steady, deals: 100, historyDays: 600, until, seed });
      const { histories, pipelines } = toPortfolio(spec);
      const rows = forecastRows(histories, pipelines, until);
      for (let week = 1; week <= 12; week += 1) {
        const startAt = until - 7 * week * dayMs;
        const endAt = startAt + 7 * dayMs;
        const { count, value } = forecastPeriod(rows, startAt, startAt, endAt);
        // A win is expected to bring what a win brings: amounts are 10,000 in the middle.
        expect(value.mean / count.mean).toBeGreaterThan(1_000);
        const actual = wonBetween(rows, startAt, endAt);
        for (const of of ['count', 'value'] as const) came[of] += actual[of];
        said.count += count.mean;
        said.value += value.mean;
      }
    }
    for (const of of ['count', 'value'] as const) {
      expect(said[of] / came[of]).toBeGreaterThan(0.75);
      expect(said[of] / came[of]).toBeLessThan(1.35);
    }
  });

  test.each([
    ['alike', 0.8],
    ['far apart', 1.3],
  ])('has ranges that hold about four times in five: amounts %s', (_, sigma) => {
    const until = Date.UTC(2026, 5, 29);
    const startAt = until - 91 * dayMs;
    const held = { month: 0, quarter: 0 };
    let asked = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const amounts = { median: 10_000, sigma };
      const spec = parseSpec({ ...presets.steady, deals: 100, historyDays: 600, amounts, until, seed });
      const { histories, pipelines } = toPortfolio(spec);
      const rows = forecastRows(histories, pipelines, until);
      const wins = wonBetween(rows, 0, startAt).count;
      if (wins < 10 || wins > 30) continue;
      asked += 1;
      for (const [kind, days] of [
        ['month', 30],
        ['quarter', 91],
      ] as const) {
        const endAt = startAt + days * dayMs;
        const { value: won } = wonBetween(rows, startAt, endAt);
        const { p10, p90 } = forecastPeriod(rows, startAt, startAt, endAt).value;
        if (p10 <= won && won <= p90) held[kind] += 1;
      }
    }
    expect(asked).toBeGreaterThan(40);
    for (const kind of ['month', 'quarter'] as const) {
      expect(held[kind] / asked).toBeGreaterThan(0.7);
      expect(held[kind] / asked).toBeLessThan(0.93);
    }
  });
});
