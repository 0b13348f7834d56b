import { describe, expect, test } from 'vitest';
import { forecastByOwner } from '../../../src/analysis/forecast/forecast-by-owner.ts';
import { forecastPeriod } from '../../../src/analysis/forecast/forecast-period.ts';
import { forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { lookCells } from '../../../src/analysis/forecast/look-cells.ts';
import { periodOutlook } from '../../../src/analysis/forecast/period-outlook.ts';
import { reckonPeriod } from '../../../src/analysis/forecast/reckon-period.ts';
import { whatIf } from '../../../src/analysis/what-if/what-if.ts';
import { whatIfInput } from '../../../src/analysis/what-if/what-if-input.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';

const at = Date.UTC(2026, 4, 20);
const quarterAt = Date.UTC(2026, 3, 1);
const endAt = Date.UTC(2026, 6, 1);
const { histories, pipelines } = toPortfolio(presetSpec('demo', { until: at, seed: 3, deals: 700 }));
const rows = forecastRows(
  histories.filter(({ deal }) => deal.currency === 'EUR'),
  pipelines,
  at,
);
const reckoning = reckonPeriod(rows, at, at, endAt);
const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

describe('a forecast, deal by deal', () => {
  test('consists of its open deals and the rest, and no deal brings more than it is worth', () => {
    const { deals, rest, value, count } = reckoning;
    expect(sum(deals.map((deal) => deal.value)) + rest.value).toBeCloseTo(value.mean, 4);
    expect(sum(deals.map(({ chance }) => chance)) + rest.count).toBeCloseTo(count.mean, 8);
    expect(deals.length).toBeGreaterThan(30);
    for (const deal of deals) {
      expect(deal.value).toBeLessThanOrEqual(deal.worth);
      expect(deal.chance).toBeGreaterThanOrEqual(0);
      expect(deal.chance).toBeLessThanOrEqual(1);
    }
    const { value: plain } = forecastPeriod(rows, at, at, endAt);
    expect(plain.mean).toBe(value.mean);
  });

  test('a deal without an amount is priced as such deals turned out', () => {
    // Amounts are entered at the win, of every second deal.
    const late = rows.map((row, index) =>
      index % 2 === 0
        ? row
        : {
            ...row,
            amountAt: [row.enteredAt.at(-1) ?? 0],
            amounts: [row.places.at(-1) === 'won' ? (row.amounts[0] ?? 0) : 0],
          },
    );
    const { deals, value } = reckonPeriod(late, at, at, endAt);
    expect(deals.every(({ worth }) => worth > 0)).toBe(true);
    expect(value.mean / reckoning.value.mean).toBeGreaterThan(0.6);
    expect(value.mean / reckoning.value.mean).toBeLessThan(1.6);
  });

  test('owners sum to the whole, to the cent', () => {
    const owners = forecastByOwner(rows, at, reckoning);
    const cents = sum(owners.map(({ value }) => Math.round(value.mean * 100)));
    expect(cents).toBe(Math.round(reckoning.value.mean * 100));
    expect(sum(owners.map(({ count }) => count.mean))).toBeCloseTo(reckoning.count.mean, 8);
    expect(sum(owners.map(({ deals }) => deals))).toBe(reckoning.deals.length);
    for (const { value } of owners) expect(value.p10).toBeLessThanOrEqual(value.p90);
    expect(owners.length).toBeGreaterThan(3);
  });

  test('a running period: won so far and the rest; commit, best case, and the gap to the target', () => {
    const outlook = periodOutlook(rows, at, quarterAt, reckoning, 100_000);
    const { wonSoFar, value, commit, bestCase, gap, chance } = outlook;
    expect(wonSoFar.count).toBeGreaterThan(0);
    expect(value.mean).toBeCloseTo(wonSoFar.value + reckoning.value.mean, 6);
    expect([commit, bestCase]).toEqual([value.p10, value.p90]);
    expect(commit).toBeLessThan(bestCase);
    expect(gap).toBeCloseTo(100_000 - value.mean, 6);
    expect(chance).toBeGreaterThanOrEqual(0);
    const reached = periodOutlook(rows, at, quarterAt, reckoning, wonSoFar.value).chance;
    expect(reached).toBe(1);
    const [half, none] = [value.p50, 100 * value.mean].map(
      (target) => periodOutlook(rows, at, quarterAt, reckoning, target).chance ?? 0,
    );
    expect(half).toBeCloseTo(0.5, 2);
    expect(none).toBeLessThan(0.001);
  });

  test('at half the time to the close more comes within the quarter, at twice less', () => {
    const input = whatIfInput(rows, at, endAt, {
      velocity: null,
      marginalWinRate: { value: null, low: null, high: null, n: 0 },
    });
    const [faster, slower] = [0.7, 1.4].map((cycle) => whatIf(input, { cycle }).difference.value.value ?? 0);
    expect(faster).toBeGreaterThan(0);
    expect(slower).toBeLessThan(0);
  });
});

test('the last minute of a period is not looked at once for every minute of the past', () => {
  const firstAt = Math.min(...rows.map(({ createdAt }) => createdAt));
  const { looks } = lookCells(rows, at, { offsetMs: 0, lengthMs: 60_000 });
  expect(looks.length).toBeLessThanOrEqual(2 + Math.ceil((at - firstAt) / 86_400_000));
});
