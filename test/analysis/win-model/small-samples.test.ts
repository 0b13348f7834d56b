import { expect, test } from 'vitest';
import { learn } from '../../../src/analysis/learn.ts';
import { logLoss } from '../../../src/analysis/statistics/log-loss.ts';
import { mixed } from '../../../src/analysis/win-model/mixed.ts';
import { qualityOf } from '../../../src/analysis/win-model/quality-of.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const dice = (...numbers: number[]): number =>
  numbers.reduce((state, number) => mixed(state ^ number), 1) / 2 ** 32;

/** Closed deals of one draw: four attributes, of which `tells` says something about the end or none does. */
function drawn(draw: number, size: number, tells: boolean): DealHistory[] {
  return Array.from({ length: size }, (_, number) => {
    const createdDay = (300 * number) / size;
    const segment = Math.floor(3 * dice(draw, number, 1));
    const wins = dice(draw, number, 2) < (tells ? 0.2 + 0.25 * segment : 0.4);
    const history = madeHistory({
      id: `${draw}-${number}`,
      amount: 1000 + Math.round(9000 * dice(draw, number, 3)),
      stages: [
        [createdDay, 'New'],
        [createdDay + 5 + 20 * dice(draw, number, 4), wins ? 'Won' : 'Lost'],
      ],
    });
    const attributes = {
      segment: `s${segment}`,
      region: `r${Math.floor(6 * dice(draw, number, 5))}`,
      product: `p${Math.floor(12 * dice(draw, number, 6))}`,
      size: Math.round(500 * dice(draw, number, 7)),
    };
    return { ...history, deal: { ...history.deal, attributes } };
  });
}

/** Mean log-loss on other deals above that of the drawn base rate. */
async function lossOver(size: number, tells: boolean): Promise<number> {
  const draws = 5;
  let over = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const closed = drawn(draw, size, tells);
    const others = drawn(draw + 1000, 300, tells);
    const [model] = await learn([closed], { pipelines, at: day(400), timeZone: 'UTC' });
    if (!model) throw new Error('nothing was learnt');
    const outcomes = others.map(({ deal }) => (deal.outcome === 'won' ? 1 : 0));
    const wins = closed.filter(({ deal }) => deal.outcome === 'won').length;
    const rate = (wins + 0.5) / (size + 1);
    const ours = logLoss(
      outcomes,
      others.map((history) => qualityOf(model, history, 'UTC')),
    );
    const base = logLoss(
      outcomes,
      others.map(() => rate),
    );
    over += ((ours ?? 0) - (base ?? 0)) / draws;
  }
  return over;
}

test('however few deals have closed, chances are hardly worse than the base rate', async () => {
  for (const size of [10, 30, 100])
    for (const tells of [false, true]) expect(await lossOver(size, tells)).toBeLessThan(0.01);
});
