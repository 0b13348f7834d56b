import { expect, test } from 'vitest';
import { learn } from '../../../src/analysis/learn.ts';
import type { PipelineModel } from '../../../src/analysis/pipeline-model.ts';
import { logit } from '../../../src/analysis/statistics/logit.ts';
import { mixed } from '../../../src/analysis/win-model/mixed.ts';
import { qualityOf } from '../../../src/analysis/win-model/quality-of.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';
import { scorecardOf } from '../../../src/scorecard.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

/** Spreads the numbers of deals without a pattern. */
const dice = (number: number): number => mixed(number + 1) / 2 ** 32;

/**
 * Two years of deals that close after 12 to 19 days. By source: referrals win 80 of 100, others 20. Of the losers
 * most fall silent early; buyers who will sign write every few days.
 */
function telling(): DealHistory[] {
  return Array.from({ length: 900 }, (_, number) => {
    const createdDay = number * 0.8;
    const isReferral = dice(number) < 0.5;
    const wins = dice(number + 5000) < (isReferral ? 0.8 : 0.2);
    const length = 12 + dice(number + 9000) * 7;
    const writes = wins ? [2, 5, 8, 11] : [2];
    const history = madeHistory({
      id: `d${number}`,
      amount: Math.round(1000 + 5000 * dice(number + 3000)),
      stages: [
        [createdDay, 'New'],
        [createdDay + 1, 'Offer'],
        [createdDay + length, wins ? 'Won' : 'Lost'],
      ],
      activities: writes.map((after) => ({ day: createdDay + after, direction: 'in' as const })),
    });
    return { ...history, deal: { ...history.deal, source: isReferral ? 'referral' : 'list' } };
  });
}

const at = day(740);
const histories = telling();
const [model] = await learn([histories], { pipelines, at, timeZone: 'UTC' });
if (!model) throw new Error('nothing was learnt');
const known: PipelineModel = model;

test('what tells at creation is found, and its chances come true', () => {
  const fresh = (source: string) => {
    const history = madeHistory({ id: 'new', amount: 3000, stages: [[740, 'New']] });
    return qualityOf(known, { ...history, deal: { ...history.deal, source } }, 'UTC');
  };
  expect(known.win.creation).not.toBeNull();
  expect(Math.abs(fresh('referral') - 0.8)).toBeLessThan(0.12);
  expect(Math.abs(fresh('list') - 0.2)).toBeLessThan(0.12);
  const unheard = fresh('never seen');
  expect(unheard).toBeGreaterThan(fresh('list'));
  expect(unheard).toBeLessThan(fresh('referral'));
});

test('what the buyer does along the way is found: a silent deal is worse than a talking one', () => {
  expect(known.win.along).not.toBeNull();
  const cardOf = (days: number[]) =>
    scorecardOf(
      madeHistory({
        id: 'now',
        stages: [
          [730, 'New'],
          [731, 'Offer'],
        ],
        activities: days.map((on) => ({ day: on, direction: 'in' as const })),
      }),
      pipelines,
      [known],
      { at, timeZone: 'UTC' },
    );
  const [talks, silent] = [cardOf([732, 735, 738]), cardOf([732])];
  expect(talks?.winProbability ?? 0).toBeGreaterThan((silent?.winProbability ?? 1) + 0.3);
  expect(silent?.reasons.find(({ signal }) => signal === 'buyer-activity')?.contribution).toBeLessThan(0);
  expect(silent?.health).toBeLessThan(70);
});

test('reasons say what is usual in the stage with deals that were won', () => {
  const silent = madeHistory({
    id: 'silent',
    amount: 24_000,
    stages: [
      [720, 'New'],
      [721, 'Offer'],
    ],
    activities: [{ day: 722, direction: 'in' }],
  });
  const reasons = scorecardOf(silent, pipelines, [known], { at, timeZone: 'UTC' })?.reasons ?? [];
  const sentences = new Map(reasons.map(({ signal, sentence }) => [signal, sentence]));
  expect(sentences.get('buyer-activity')).toMatch(
    /^Last heard from the buyer 18 days ago; with won deals [12] days? is usual in Offer\.$|^The buyer took part once in all; with won deals [23] times is usual in Offer\.$|^The buyer has not taken part in the last two weeks; with won deals .* is usual in Offer\.$/,
  );
  expect(sentences.get('amount')).toMatch(
    /^It was created with [5-9]\.\d+ times the amount that won deals usually have\.$/,
  );
});

test('with the whole model too, reasons and base sum to the log-odds', () => {
  for (let number = 0; number < 200; number += 1) {
    const history = histories[number * 4];
    if (!history) continue;
    const card = scorecardOf(history, pipelines, [known], {
      at: history.deal.createdAt + 9 * 86_400_000,
      timeZone: 'UTC',
    });
    if (!card || card.winProbability === null || card.base === null) throw new Error('no number');
    const sum = card.reasons.reduce((total, { contribution }) => total + contribution, card.base);
    expect(Math.abs(sum - logit(card.winProbability))).toBeLessThan(1e-9);
  }
});

test('where nothing tells who wins, the answer is the base rate', async () => {
  const spec = presetSpec('nosignal', { until: at, seed: 4, deals: 800 });
  const { pipelines: ladders, histories: plain } = toPortfolio(spec);
  for (const learnt of await learn([plain], { pipelines: ladders, at, timeZone: 'UTC' })) {
    expect(learnt.win.creation).toBeNull();
    if (learnt.missing.length === 0) expect(learnt.win.comparisons).not.toBeNull();
  }
});

test('a model of the same deals is the same to the bit, in whatever order they came', async () => {
  const [again] = await learn([histories.toReversed()], { pipelines, at, timeZone: 'UTC' });
  expect(again).toEqual(known);
});
