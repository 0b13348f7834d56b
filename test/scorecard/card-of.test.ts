import { describe, expect, test } from 'vitest';
import { learn } from '../../src/analysis/learn.ts';
import { type Card, cardSchema } from '../../src/model/card.ts';
import { dayOf } from '../../src/model/day-of.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { scorecardOf } from '../../src/scorecard.ts';
import { cardOf } from '../../src/scorecard/card-of.ts';
import { nextTrend } from '../../src/scorecard/next-trend.ts';
import { pastTrend } from '../../src/scorecard/past-trend.ts';
import { day, madeHistory, type MadeDeal, pipelines, steadyYear } from '../analysis/made-history.ts';

const at = day(380);
const options = { at, timeZone: 'UTC' };
const models = await learn([steadyYear()], { pipelines, ...options, alertBudget: 0.3 });
const [model = null] = models;

function cardFor(history: DealHistory, learnt = models): Card {
  const scorecard = scorecardOf(history, pipelines, learnt, options);
  if (!scorecard) throw new Error('no scorecard');
  const trend = pastTrend(history, pipelines, learnt, options);
  const known = learnt.length > 0 ? model : null;
  return { ...cardOf(scorecard, history, { pipelines, model: known, trend, timeZone: 'UTC' }), alert: null };
}
const offer = (made: Partial<MadeDeal> = {}) =>
  madeHistory({
    id: 'x',
    stages: [
      [335, 'New'],
      [340, 'Offer'],
    ],
    ...made,
  });

describe('the card', () => {
  test('is plain JSON of its shape, whatever the deal is', () => {
    const deals = [
      offer(),
      offer({ amount: null, currency: null }),
      offer({ others: [[370, 'pauseUntil', dayOf(day(500), 'UTC')]] }),
      offer({
        stages: [
          [300, 'New'],
          [340, 'Offer'],
          [360, 'Won'],
        ],
      }),
      offer({ stages: [] }),
    ];
    for (const deal of deals) {
      for (const learnt of [models, []]) {
        const card = cardFor(deal, learnt);
        expect(cardSchema.parse(JSON.parse(JSON.stringify(card)))).toEqual(card);
      }
    }
  });

  test('says where the deal is, how long, what is usual there and when it counts as stalled', () => {
    const { stage, status, stalledSince, timeline, clock } = cardFor(offer());
    expect(status).toBe('stalled');
    expect(stage).toMatchObject({ label: 'Offer', since: dayOf(day(340), 'UTC'), days: 40 });
    const { typical, stallAfterDays } = stage ?? {};
    expect(typical?.low).toBeLessThanOrEqual(typical?.median ?? 0);
    expect(typical?.median).toBeLessThanOrEqual(typical?.high ?? 0);
    expect(dayOf(day(340 + (stallAfterDays ?? 0)), 'UTC')).toBe(stalledSince);
    expect(timeline).toEqual([
      { label: 'New', enteredOn: dayOf(day(335), 'UTC'), leftOn: dayOf(day(340), 'UTC'), days: 5 },
      { label: 'Offer', enteredOn: dayOf(day(340), 'UTC'), leftOn: null, days: 40 },
    ]);
    expect(clock).toMatch(/counts as stalled after \d+ /);
  });

  test('names at most five reasons, strongest first, each with its direction', () => {
    const { reasons } = cardFor(offer());
    const weights = reasons.map(({ weight }) => Math.abs(weight));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.length).toBeLessThanOrEqual(5);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    for (const { direction, weight } of reasons) expect(direction).toBe(weight < 0 ? 'against' : 'for');
  });

  test('of a paused deal says until when and why; of a closed one where it ended, without a clock', () => {
    const until = dayOf(day(500), 'UTC');
    const paused = offer({ others: [[370, 'pauseUntil', until]] });
    const { deal } = paused;
    const waiting = cardFor({ ...paused, deal: { ...deal, pauseUntil: until, pauseReason: 'Budget' } });
    expect(waiting).toMatchObject({
      status: 'paused',
      pause: { until, reason: 'Budget' },
      stalledSince: null,
    });

    const won = cardFor(
      offer({
        stages: [
          [300, 'New'],
          [340, 'Offer'],
          [360, 'Won'],
        ],
      }),
    );
    expect(won).toMatchObject({ status: 'closed', expectedClose: null, pause: null });
    expect(won.stage).toEqual({
      label: 'Won',
      since: dayOf(day(360), 'UTC'),
      days: null,
      typical: null,
      stallAfterDays: null,
    });
  });

  test('without enough data has no numbers and no trend, and says what is missing', () => {
    const card = cardFor(offer(), []);
    expect(card).toMatchObject({ status: 'not_enough_data', winProbability: null, health: null, trend: [] });
    expect(card.missing.length).toBeGreaterThan(0);
    expect(card.stage?.typical).toBeNull();
  });

  test('carries a trend of twelve weeks from the first day on, never from before the deal', () => {
    const { trend, winProbability } = cardFor(
      offer({
        stages: [
          [200, 'New'],
          [340, 'Offer'],
        ],
      }),
    );
    expect(trend).toHaveLength(13);
    expect(trend.at(-1)).toEqual({ on: dayOf(at, 'UTC'), winProbability });
    expect(new Set(trend.map((point) => point.winProbability)).size).toBeGreaterThan(1);
    expect(cardFor(offer()).trend[0]?.on).toBe(dayOf(day(380 - 42), 'UTC'));
  });
});

describe('the trail of a card', () => {
  const on = (offset: number) => dayOf(day(offset), 'UTC');
  const daily = (from: number, until: number) => {
    let trail: Card['trend'] = [];
    for (let index = from; index <= until; index += 1)
      trail = nextTrend(trail, { on: on(index), winProbability: index % 100 });
    return trail;
  };

  test('keeps the last day of each week and today, twelve weeks of them', () => {
    // The first day of the made histories is a Monday.
    expect(daily(0, 9).map((point) => point.on)).toEqual([on(6), on(9)]);
    expect(daily(0, 200).length).toBeLessThanOrEqual(13);
    expect(daily(0, 200)[0]?.on).toBe(on(118));
  });

  test('is the same when a day is scored twice, and takes the later value', () => {
    const trail = daily(0, 30);
    const last = trail.at(-1) ?? { on: '', winProbability: 0 };
    expect(nextTrend(trail, last)).toEqual(trail);
    expect(nextTrend(trail, { ...last, winProbability: 99 })).toEqual([
      ...trail.slice(0, -1),
      { ...last, winProbability: 99 },
    ]);
  });

  test('forgets what lies ahead of a clock that was set back', () => {
    expect(nextTrend(daily(0, 30), { on: on(20), winProbability: 1 }).at(-1)?.on).toBe(on(20));
  });
});
