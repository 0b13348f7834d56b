import { expect, test } from 'vitest';
import { cycleLength } from '../../../src/analysis/velocity/cycle-length.ts';
import { dataQuality } from '../../../src/analysis/velocity/data-quality.ts';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { funnel } from '../../../src/analysis/velocity/funnel.ts';
import { entriesOf, generation } from '../../../src/analysis/velocity/generation.ts';
import { openLoad } from '../../../src/analysis/velocity/open-load.ts';
import { groupVelocities } from '../../../src/analysis/velocity/velocity-by.ts';
import { winCurve } from '../../../src/analysis/velocity/win-curve.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { truthOf } from '../../../src/generator/truth-of.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const [pipeline] = pipelines;
if (!pipeline) throw new Error('no pipeline');
const deals = [
  // Straight through, skipping the offer, back and forth, lost early, waiting.
  madeHistory({
    id: 'won',
    stages: [
      [0, 'New'],
      [4, 'Offer'],
      [10, 'Won'],
    ],
  }),
  madeHistory({
    id: 'skipped',
    stages: [
      [0, 'New'],
      [6, 'Won'],
    ],
  }),
  madeHistory({
    id: 'back',
    stages: [
      [0, 'New'],
      [2, 'Offer'],
      [3, 'New'],
      [20, 'Lost'],
    ],
  }),
  madeHistory({
    id: 'early',
    stages: [
      [1, 'New'],
      [5, 'Lost'],
    ],
  }),
  madeHistory({
    id: 'waiting',
    amount: null,
    stages: [[30, 'New']],
    others: [[30, 'expectedCloseOn', '2026-01-10']],
  }),
];
const at = day(40);
const rows = flowRows(deals, pipelines, at);

test('a skipped stage counts as passed, a step back does not undo one, and deals that wait are in no rate', () => {
  const [first, offer] = funnel(rows, pipeline, at);
  expect(first).toMatchObject({ reached: 5, passed: 3, ended: 1, waiting: 1, step: { value: 3 / 4, n: 4 } });
  expect(offer).toMatchObject({ reached: 3, passed: 2, ended: 1, waiting: 0, win: { n: 3 } });
  expect(offer?.win.value).toBeCloseTo(2 / 3, 12);
});

test('lengths count running visits as running, and a stage that was skipped has no length', () => {
  const { stages, whole, bottleneck } = cycleLength(rows, pipeline, at);
  expect(whole.running).toBe(1);
  expect(stages.map(({ stage, median }) => [stage, median.n])).toEqual([
    ['New', 6],
    ['Offer', 2],
  ]);
  expect(bottleneck).toBe('New');
});

test('a deal is generated once, on the day it first stood in the qualified stage', () => {
  expect(generation(entriesOf(rows, 2), { fromAt: day(2), untilAt: day(5) }).deals).toEqual(['won', 'back']);
});

test('what is wrong with the data is said with the deals it is about', () => {
  const said = dataQuality(rows, pipelines, at);
  expect(said.find(({ sentence }) => sentence.includes('without an amount'))?.deals).toEqual(['waiting']);
  expect(said.find(({ sentence }) => sentence.includes('close date'))?.deals).toEqual(['waiting']);
  const noLosses = flowRows(deals.slice(0, 2), pipelines, at);
  expect(dataQuality(noLosses, pipelines, at)[0]?.sentence).toMatch(/lost/);
});

test('the load of an owner stands beside what came of it', () => {
  const owned = rows.map((row) => ({ ...row, owner: row.id === 'early' ? 'o2' : 'o1' }));
  const [load] = openLoad(groupVelocities(owned, { fromAt: day(0), untilAt: at }, ({ owner }) => owner));
  expect(load).toMatchObject({ owner: 'o1', winRate: { value: 2 / 3, n: 3 } });
});

test('conversion, win rate by age and stage lengths lie near the truth of a generated portfolio', () => {
  const until = Date.UTC(2026, 5, 1);
  const spec = presetSpec('steady', { until });
  const truth = truthOf(spec);
  const { histories, pipelines: stages } = toPortfolio(spec);
  const all = flowRows(histories, stages, until);
  const sales = stages[0];
  if (!sales) throw new Error('no pipeline');
  for (const [index, step] of funnel(all, sales, until).entries()) {
    // Two and a half times the width of the range of 80 %: one in a thousand by chance.
    const { value, low, high } = step.win;
    const reach = 2.5 * ((high ?? 0) - (low ?? 0));
    expect(Math.abs((value ?? 0) - (truth.stages[index]?.win ?? 0))).toBeLessThan(reach);
  }
  expect(winCurve(all, until).won.at(-1)).toBeCloseTo(truth.winRate, 1);
  for (const [index, { median }] of cycleLength(all, sales, until).stages.entries()) {
    expect(Math.abs((median.value ?? 0) / (truth.stages[index]?.days ?? 1) - 1)).toBeLessThan(0.15);
  }
});
