import { expect, test } from 'vitest';
import { cohorts } from '../../../src/analysis/velocity/cohorts.ts';
import { shareEstimate, sumEstimate } from '../../../src/analysis/velocity/estimate.ts';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { periodLength } from '../../../src/analysis/velocity/period-length.ts';
import { trendOf } from '../../../src/analysis/velocity/trend-of.ts';
import { randomOf } from '../../../src/generator/random.ts';
import { day, madeHistory, pipelines, steadyYear } from '../made-history.ts';

const rows = flowRows(steadyYear(), pipelines, day(365));

test('a figure that grows by a tenth each time has that trend; one that only scatters has none', () => {
  const grows = Array.from({ length: 8 }, (_, place) => {
    const value = 100 * 1.1 ** place;
    return { value, low: 0.95 * value, high: 1.05 * value, n: 50 };
  });
  expect(trendOf(grows).value).toBeCloseTo(0.1, 9);
  expect(trendOf(grows).low).toBeGreaterThan(0);
  const held = Array.from({ length: 300 }, (_, seed) => {
    const random = randomOf(seed);
    const scatters = Array.from({ length: 8 }, () => {
      const value = random.lognormal(100, 0.2);
      return { value, low: 0.95 * value, high: 1.05 * value, n: 50 };
    });
    const { low, high } = trendOf(scatters);
    return (low ?? 1) <= 0 && 0 <= (high ?? -1);
  }).filter(Boolean).length;
  // 300 at 0.8, though the ranges of the periods are far too narrow: fewer than 217 would be one in a thousand.
  expect(held).toBeGreaterThanOrEqual(217);
});

test('three periods show no direction', () => {
  expect(trendOf(Array.from({ length: 3 }, () => shareEstimate(3, 10))).value).toBeNull();
});

test('the length of the cycle at the pace of a period also counts what had begun before and what runs on', () => {
  const lengths = [0, 90, 180].map(
    (from) => periodLength(rows, { fromAt: day(from + 90), untilAt: day(from + 180) }).value ?? 0,
  );
  // Half of the deals are closed after 15 days, half after 65.
  for (const length of lengths) expect(length).toBeGreaterThan(15);
  for (const length of lengths) expect(length).toBeLessThan(66);
  const faster = Array.from({ length: 300 }, (_, number) =>
    madeHistory({
      id: `f${number}`,
      stages: [
        [number, 'New'],
        [number + (number < 150 ? 40 : 10) + (number % 7) / 7, 'Won'],
      ],
    }),
  );
  const pace = (from: number) =>
    periodLength(flowRows(faster, pipelines, day(320)), { fromAt: day(from), untilAt: day(from + 90) }).value;
  expect(pace(50)).toBeCloseTo(40.5, 0);
  expect(pace(200)).toBeCloseTo(10.5, 0);
});

test('cohorts are compared at one age, and one that is too young has no rate but a curve', () => {
  const windows = [0, 1, 2, 3].map((place) => ({ fromAt: day(90 * place), untilAt: day(90 * place + 90) }));
  const { atAgeDays, cohorts: all } = cohorts(rows, windows, day(365));
  expect(atAgeDays).toBeGreaterThan(15);
  expect(atAgeDays).toBeLessThan(16);
  expect(all.map(({ created }) => created)).toEqual([90, 90, 90, 90]);
  const [first, , , last] = all;
  expect(first?.winRate.value).toBeCloseTo(0.25, 1);
  expect(first?.winRateByValue.value).toBeCloseTo(first?.winRate.value ?? 0, 9);
  expect(last?.winRate.value).toBeNull();
  expect(last?.curve.at(-1)).toBeGreaterThan(0.1);
});

test('a sum over deals that came by chance holds its mean four times in five', () => {
  const held = Array.from({ length: 400 }, (_, seed) => {
    const random = randomOf(seed, 7);
    // About 40 arrivals of mean 100 × e^0.32.
    const values: number[] = [];
    for (let time = random.exponential(); time < 40; time += random.exponential())
      values.push(random.lognormal(100, 0.8));
    const { low, high } = sumEstimate(values);
    const mean = 40 * 100 * Math.exp(0.32);
    return low !== null && high !== null && low <= mean && mean <= high;
  }).filter(Boolean).length;
  expect(held / 400).toBeGreaterThan(0.73);
  expect(held / 400).toBeLessThan(0.87);
});
