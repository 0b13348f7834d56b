import { expect, test } from 'vitest';
import { decomposeChange } from '../../../src/analysis/velocity/decompose-change.ts';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { sampledVelocity, velocityOf } from '../../../src/analysis/velocity/velocity-of.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { truthOf } from '../../../src/generator/truth-of.ts';
import { dayMs } from '../../../src/model/instant.ts';
import { shuffledAfter } from '../shuffled-after.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const until = Date.UTC(2026, 5, 1);

test('on portfolios whose truth is known, the ranges hold it three times in four', () => {
  const truth = truthOf(presetSpec('steady', { until }));
  const value = Object.values(truth.meanWonAmount)[0] ?? 0;
  const expected = truth.arrivalsPerDay * truth.winRate * value;
  const hits = { realised: 0, generation: 0, arrivals: 0, ultimate: 0, cycle: 0 };
  const seeds = 12;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { histories, pipelines: stages } = toPortfolio(presetSpec('steady', { until, seed }));
    const rows = flowRows(histories, stages, until);
    const { forms, factors } = velocityOf(rows, { fromAt: until - 365 * dayMs, untilAt: until }, 100);
    const within = ({ low, high }: { low: number | null; high: number | null }, truly: number): number =>
      low !== null && high !== null && low <= truly && truly <= high ? 1 : 0;
    hits.realised += within(forms.realised, expected);
    hits.generation += within(forms.generation, expected);
    hits.arrivals += within(factors.arrivalsPerDay, truth.arrivalsPerDay);
    hits.ultimate += within(factors.ultimateWinRate, truth.winRate);
    hits.cycle += within(factors.meanDays, truth.meanDays);
  }
  // Twelve seeds at 0.8: fewer than six hits would be a chance of one in two hundred.
  for (const hit of Object.values(hits)) expect(hit).toBeGreaterThanOrEqual(6);
});

const quarter = (from: number, to: number) => ({ fromAt: day(from), untilAt: day(to) });
const deals = [
  { id: 'a', amount: 100, stages: [[0, 'New'] as [number, string], [10, 'Won'] as [number, string]] },
  { id: 'b', amount: 300, stages: [[0, 'New'] as [number, string], [30, 'Won'] as [number, string]] },
  { id: 'c', amount: null, stages: [[5, 'New'] as [number, string], [20, 'Won'] as [number, string]] },
  { id: 'd', amount: 900, stages: [[5, 'New'] as [number, string], [15, 'Lost'] as [number, string]] },
  { id: 'e', amount: 500, stages: [[50, 'New'] as [number, string], [70, 'Won'] as [number, string]] },
].map(madeHistory);
const rows = flowRows(deals, pipelines, day(100));

test('the four forms follow their definitions, and a deal without an amount is counted, not priced, and named', () => {
  const { forms, factors, leftOut } = velocityOf(rows, quarter(0, 40));
  expect(forms.realised.value).toBeCloseTo(400 / 40, 9);
  expect(factors.winRate.value).toBeCloseTo(3 / 4, 9);
  expect(factors.meanWon.value).toBeCloseTo(200, 9);
  expect(factors.openDeals.value).toBeCloseTo((10 + 30 + 15 + 10) / 40, 9);
  expect(forms.little.value).toBeCloseTo(((65 / 40) * 0.75 * 200) / (65 / 4), 9);
  expect(forms.textbook.value).toBeCloseTo((4 * 0.75 * 200) / (55 / 3), 9);
  expect(leftOut).toEqual([{ reason: expect.stringContaining('without an amount'), deals: ['c'] }]);
});

test('where nothing was closed there is no rate, never 0', () => {
  const { factors, forms } = velocityOf(rows, quarter(80, 100));
  expect(factors.winRate.value).toBeNull();
  expect(forms.little.value).toBeNull();
});

test('a change of velocity is parted into number, size, win rate and time without a rest', () => {
  const before = sampledVelocity(rows, quarter(0, 40), 20);
  const after = sampledVelocity(rows, quarter(40, 80), 20);
  const parts = decomposeChange(before, after);
  const little = ({ velocity }: typeof before): number => velocity.forms.little.value ?? 0;
  expect(parts?.total.value).toBeCloseTo(Math.log(little(after) / little(before)), 12);
  const sum = [parts?.deals, parts?.size, parts?.winRate, parts?.time].reduce(
    (total, part) => total + (part?.value ?? 0),
    0,
  );
  expect(sum).toBeCloseTo(parts?.total.value ?? 0, 12);
});

const changeNames = ['total', 'deals', 'size', 'winRate', 'time'] as const;
const lastQuarters = [180, 90].map((days) => ({
  fromAt: until - days * dayMs,
  untilAt: until - (days - 90) * dayMs,
}));
const lastChange = (seed: number, worth: (createdAt: number) => number = () => 1) => {
  const { histories, pipelines: stages } = toPortfolio(presetSpec('steady', { until, seed }));
  const all = flowRows(histories, stages, until).map((row) => ({
    ...row,
    amount: row.amount === null ? null : row.amount * worth(row.closedAt ?? until),
  }));
  const [before, after] = lastQuarters.map((window) => sampledVelocity(all, window, 100));
  return before && after ? decomposeChange(before, after) : null;
};

test('in a pipeline in which nothing changes, what each part did may be chance four times in five', () => {
  const seeds = 15;
  const held = changeNames.map(() => 0);
  for (let seed = 1; seed <= seeds; seed += 1) {
    const parts = lastChange(seed);
    for (const [place, name] of changeNames.entries()) {
      const { low, high } = parts?.[name] ?? {};
      if ((low ?? 1) <= 0 && (high ?? -1) >= 0) held[place] = (held[place] ?? 0) + 1;
    }
  }
  // Fifteen seeds at 0.8: fewer than eight would be a chance of one in two hundred.
  for (const [place, name] of changeNames.entries()) expect(held[place], name).toBeGreaterThanOrEqual(8);
  const all = held.reduce((sum, one) => sum + one, 0) / (seeds * changeNames.length);
  expect(all).toBeGreaterThan(0.65);
  expect(all).toBeLessThan(0.95);
});

test('deals of twice the size are no chance, and the other parts stay what they were', () => {
  const doubled = lastChange(1, (closedAt) => (closedAt >= until - 90 * dayMs ? 2 : 1));
  const plain = lastChange(1);
  expect(doubled?.size.low).toBeGreaterThan(0);
  expect(doubled?.size.value).toBeCloseTo((plain?.size.value ?? 0) + Math.log(2), 9);
  for (const name of ['deals', 'winRate', 'time'] as const) expect(doubled?.[name]).toEqual(plain?.[name]);
});

test('what happened later changes no figure of a past day', () => {
  const { histories, pipelines: stages } = toPortfolio(presetSpec('small', { until }));
  const at = until - 100 * dayMs;
  const then = { fromAt: at - 90 * dayMs, untilAt: at };
  const seen = velocityOf(flowRows(histories, stages, at), then, 20);
  expect(
    velocityOf(
      flowRows(
        histories.map((history) => shuffledAfter(history, at, 1)),
        stages,
        at,
      ),
      then,
      20,
    ),
  ).toEqual(seen);
});
