import { expect, test } from 'vitest';
import { learn } from '../../src/analysis/learn.ts';
import { dataQuality } from '../../src/analysis/velocity/data-quality.ts';
import { flowRows } from '../../src/analysis/velocity/flow-rows.ts';
import { winChanceAt } from '../../src/analysis/stage-clock/win-chance-at.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { day, madeHistory, pipelines } from './made-history.ts';

/** A deal a day for 500 days. 40 % are won after 50 to 70 days, the rest lost after 5 to 25: winning takes longer. */
const all = Array.from({ length: 500 }, (_, number): DealHistory => {
  const isWon = number % 5 < 2;
  const length = isWon ? 50 + (number % 21) : 5 + (number % 21);
  return madeHistory({
    id: `d${number}`,
    stages: [
      [number, 'Offer'],
      [number + length, isWon ? 'Won' : 'Lost'],
    ],
  });
});
const at = day(500);
const learnt = async (histories: readonly DealHistory[]) => {
  const [model] = await learn([histories], { pipelines, at, timeZone: 'UTC' });
  if (!model) throw new Error('nothing was learnt');
  return model;
};
const [beganAt, secondAt] = [day(200), day(360)];
/** What an export of the deals closed since then holds. */
const since = (from: number) => all.filter(({ deal: { closedAt } }) => closedAt === null || closedAt >= from);

test('where only deals that closed since a day are there, the quick ends that are missing do not feign a high win rate', async () => {
  for (const from of [beganAt, secondAt]) {
    const model = await learnt(since(from));
    expect(Math.abs((model.logBegins ?? 0) - from)).toBeLessThan(3 * 86_400_000);
    expect(Math.abs(model.baseRate - 0.4)).toBeLessThan(0.04);
  }
});

test('what the long ones went on to do is learnt from all deals, since the log saw them at that age', async () => {
  const whole = await learnt(all);
  const late = await learnt(since(secondAt));
  for (const days of [0, 10, 20, 40, 60]) {
    const [full, part] = [whole, late].map(({ stages }) => stages[0] && winChanceAt(stages[0], days));
    expect(Math.abs((full ?? 0) - (part ?? 1))).toBeLessThan(0.06);
  }
});

test('the report says that deals which ended before the log began are missing', () => {
  const late = dataQuality(flowRows(since(secondAt), pipelines, at), pipelines, at);
  const found = late.find(({ check }) => check === 'late-log');
  expect(found?.sentence).toMatch(
    /^Deals were created before [1-4] Jan 2027, but none that closed before is there/,
  );
  expect(found?.count).toBeGreaterThan(15);
  const whole = dataQuality(flowRows(all, pipelines, at), pipelines, at);
  expect(whole.some(({ check }) => check === 'late-log')).toBe(false);
});

test('a history that begins with its first deals is taken whole', async () => {
  expect((await learnt(all)).logBegins).toBeNull();
  for (const seed of [1, 2]) {
    const spec = presetSpec('steady', { until: at, seed, deals: 200 });
    const portfolio = toPortfolio(spec);
    const models = await learn([portfolio.histories], {
      pipelines: portfolio.pipelines,
      at,
      timeZone: 'UTC',
    });
    for (const { logBegins } of models) expect(logBegins).toBeNull();
  }
});
