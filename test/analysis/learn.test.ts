import { expect, test } from 'vitest';
import { learn } from '../../src/analysis/learn.ts';
import { winChanceAt } from '../../src/analysis/stage-clock/win-chance-at.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { day, madeHistory, pipelines, steadyYear } from './made-history.ts';
import { shuffledAfter } from './shuffled-after.ts';

const options = { pipelines, at: day(380), timeZone: 'UTC', alertBudget: 0.3 };
const learnOne = async (histories: readonly DealHistory[], more = {}) => {
  const [model] = await learn([histories], { ...options, ...more });
  if (!model) throw new Error('nothing was learnt');
  return model;
};

const year = await learnOne(steadyYear());

test('the base rate is the share of deals that end won, not the share of those that ended soon', async () => {
  const model = await learnOne(steadyYear(), { at: day(120) });
  const known = model.deals.won / (model.deals.won + model.deals.lost);
  expect(known).toBeGreaterThan(0.3);
  expect(Math.abs(model.baseRate - 0.25)).toBeLessThan(known - 0.25);
});

test('a stage knows how its visits end, how long won ones take, and what age does to the chance', () => {
  const offer = year.stages.find(({ stage }) => stage === 'Offer');
  if (!offer) throw new Error('no clock');
  expect(offer.typicalDays).toBeCloseTo(10.4, 0);
  expect(winChanceAt(offer, 0)).toBeCloseTo(0.25, 1);
  expect(winChanceAt(offer, 20)).toBeLessThan(0.04);
  expect(offer.exits.won?.at(-1)).toBeCloseTo(0.25, 1);
  expect(offer.exits.lost?.at(-1)).toBeCloseTo(0.75, 1);
});

test('the share of visits that the stall rule flags keeps to the budget, within an eighth', async () => {
  for (const alertBudget of [0.05, 0.6]) {
    const { stall } = await learnOne(steadyYear(), { alertBudget });
    expect(stall.share).toBeLessThanOrEqual(1.125 * alertBudget);
  }
  // Half of the offers, that is a quarter of all visits of a day or more, lie dead from the eleventh day on.
  const { stall, stages } = await learnOne(steadyYear(), { alertBudget: 0.27 });
  expect(stall.share).toBeCloseTo(0.25, 1);
  expect(stages.find(({ stage }) => stage === 'Offer')?.stallAfterDays).toBeLessThan(14);
});

test('too few closed deals: no threshold, and the model says what is missing and how far it is', async () => {
  const model = await learnOne(steadyYear().slice(0, 30));
  expect(model.missing).toEqual([
    '40 closed deals are needed, 30 are there.',
    '10 won deals are needed, 8 are there.',
  ]);
  expect(model.stages.map(({ stallAfterDays }) => stallAfterDays)).toEqual([null, null]);
});

test('a visit whose beginning the log does not show teaches no clock', async () => {
  const imported = steadyYear().map((history) => ({
    ...history,
    changes: history.changes.map((change) => ({ ...change, by: 'import' as const })),
  }));
  const two = await learnOne([...steadyYear(), ...imported]);
  const visits = (model: typeof year) => model.stages.find(({ stage }) => stage === 'New')?.visits;
  expect(visits(two)).toBe(visits(year));
});

test('paused time is not time in the stage', async () => {
  const paused = steadyYear().map((history, number) =>
    madeHistory({
      id: `p${number}`,
      stages: history.changes
        .filter(({ field }) => field === 'stage')
        .map(({ at, value }, index) => [(at - day(0)) / 86_400_000 + (index === 2 ? 30 : 0), value ?? '']),
      others: [[number + 6, 'pauseUntil', new Date(day(number + 36)).toISOString().slice(0, 10)]],
    }),
  );
  const at = day(420);
  const offerOf = async (histories: DealHistory[]) =>
    (await learnOne(histories, { at })).stages.find(({ stage }) => stage === 'Offer')?.typicalDays;
  expect(await offerOf(paused)).toBeCloseTo((await offerOf(steadyYear())) ?? 0, 0);
});

const demo = toPortfolio(presetSpec('demo', { until: day(700), seed: 3, deals: 500 }));

test('what happens after the instant of learning changes nothing, to the bit', async () => {
  const at = day(450);
  const known = await learn([demo.histories], { ...options, pipelines: demo.pipelines, at });
  const other = demo.histories.map((history, number) => shuffledAfter(history, at, number));
  expect(await learn([other], { ...options, pipelines: demo.pipelines, at })).toEqual(known);
  expect(known.length).toBeGreaterThan(0);
});

test('the order in which deals come, and in how many chunks, changes nothing', async () => {
  const at = day(700);
  const once = await learn([demo.histories], { ...options, pipelines: demo.pipelines, at });
  const mixed = demo.histories.toReversed();
  const chunks = [mixed.slice(0, 100), mixed.slice(100)];
  expect(await learn(chunks, { ...options, pipelines: demo.pipelines, at })).toEqual(once);
});
