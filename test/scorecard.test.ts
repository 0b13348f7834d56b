import { describe, expect, test } from 'vitest';
import { learn } from '../src/analysis/learn.ts';
import { pipelineModelSchema } from '../src/analysis/pipeline-model.ts';
import { logit } from '../src/analysis/statistics/logit.ts';
import { presetSpec } from '../src/generator/preset-spec.ts';
import { toPortfolio } from '../src/generator/to-portfolio.ts';
import type { DealHistory } from '../src/model/portfolio.ts';
import { scorecardSchema } from '../src/model/scorecard.ts';
import { type ScoreOptions, scorecardOf } from '../src/scorecard.ts';
import { day, madeHistory, type MadeDeal, pipelines, steadyYear } from './analysis/made-history.ts';
import { shuffledAfter } from './analysis/shuffled-after.ts';

const at = day(380);
const models = await learn([steadyYear()], { pipelines, at, timeZone: 'UTC', alertBudget: 0.3 });
const cardOf = (made: Omit<MadeDeal, 'id'>, options: ScoreOptions = { at, timeZone: 'UTC' }) =>
  scorecardOf(madeHistory({ id: 'x', ...made }), pipelines, models, options);
const offerSince = (since: number): [number, string][] => [
  [since - 5, 'New'],
  [since, 'Offer'],
];

test('a fresh offer is on track', () => {
  const card = cardOf({ stages: offerSince(378) });
  expect(card).toMatchObject({
    status: 'on_track',
    stalledSince: null,
    stageSince: '2027-01-18',
    missing: [],
  });
  expect(card?.health).toBeGreaterThan(95);
  expect(cardOf({ stages: offerSince(380) })).toMatchObject({ health: 100, valueAtRisk: 0 });
});

test('an offer that lies longer than won ones did, with hardly a chance left, is stalled since the day it got there', () => {
  const card = cardOf({ stages: offerSince(340) });
  expect(card).toMatchObject({ status: 'stalled' });
  const stallAfterDays = models[0]?.stages.find(({ stage }) => stage === 'Offer')?.stallAfterDays ?? 0;
  expect(card?.stalledSince).toBe(new Date(day(340 + stallAfterDays)).toISOString().slice(0, 10));
  expect(card?.valueAtRisk).toBeGreaterThan(150);
  expect(card?.pace).toBeGreaterThan(3);
  expect(card?.nextAction).toContain('Offer for 40 days');
  expect(card?.clockReset).toEqual({ at: day(340), sentence: 'Moved forward to Offer on 11 Dec 2026.' });
});

test('where the CRM keeps activities to itself, nothing is said to have not moved a deal without saying so', () => {
  const stages = offerSince(340);
  const seen = cardOf({ stages });
  const card = cardOf({ stages }, { at, timeZone: 'UTC', unseenActivities: 'captured emails' });
  expect(card?.stall?.sentence).toBe(
    'Apart from captured emails, which Headrace cannot see, nothing has moved it in Offer since 11 Dec 2026.',
  );
  expect(card?.gaps).toContain('Headrace cannot see captured emails: that it knows of none is no evidence.');
  expect(card?.inputHash).not.toBe(seen?.inputHash);
  expect([card?.winProbability, card?.stalledSince]).toEqual([seen?.winProbability, seen?.stalledSince]);
});

describe('what to do about a deal that lies too long follows from what is known of it', () => {
  const stages = offerSince(340);
  const longer = 'it has been in Offer for 40 days, won deals took 10 days.';
  const told = (made: Partial<MadeDeal>, options?: ScoreOptions) =>
    cardOf({ stages, ...made }, options)?.nextAction;
  const heard = { day: 350, direction: 'in' } as const;
  const overdue: MadeDeal['others'] = [[341, 'expectedCloseOn', '2027-01-10']];

  test('an appointment soon', () => {
    const soon = { day: 385, knownDay: 370, kind: 'meeting' } as const;
    expect(told({ activities: [heard, soon], others: overdue })).toBe(
      `Agree what comes next at the appointment in 5 days: ${longer}`,
    );
    expect(told({ activities: [heard, { ...soon, day: 480 }] })).toContain('silent');
  });

  test('a buyer who no longer answers', () => {
    const silent =
      'Get an answer from the buyer, who has been silent for 30 days, or pause or close the deal:';
    expect(told({ activities: [heard], others: overdue })).toBe(`${silent} ${longer}`);
    expect(told({ activities: [{ ...heard, day: 370 }] })).not.toContain('silent');
    const options = { at, timeZone: 'UTC', unseenActivities: 'captured emails' };
    expect(told({ activities: [heard] }, options), 'not where it may have been heard unseen').toBe(
      `Agree a dated next step with the buyer, pause the deal with a reason, or close it: ${longer}`,
    );
  });

  test('a close date that has passed', () => {
    expect(told({ others: overdue })).toBe(
      `Agree a new close date with the buyer, or pause or close the deal: the date entered passed 10 days ago, and ${longer}`,
    );
  });
});

test('asked on a later day, a stalled deal names the same day', () => {
  const stages = offerSince(340);
  expect(cardOf({ stages }, { at: day(385), timeZone: 'UTC' })?.stalledSince).toBe(
    cardOf({ stages })?.stalledSince,
  );
});

test('a pause with a date is no stall, and its days do not count after it', () => {
  const until = (days: number) => new Date(day(days)).toISOString().slice(0, 10);
  const paused = cardOf({ stages: offerSince(340), others: [[345, 'pauseUntil', until(400)]] });
  expect(paused).toMatchObject({ status: 'paused', stalledSince: null, nextAction: null });
  expect(paused?.winProbability).toBeGreaterThan(0.1);
  const over = cardOf({ stages: offerSince(340), others: [[345, 'pauseUntil', until(378)]] });
  expect(over?.status).toBe('on_track');
});

test('what the buyer does gives the deal as long again as won deals take', () => {
  const stages = offerSince(340);
  const answered = cardOf({ stages, activities: [{ day: 376, direction: 'in' }] });
  expect(answered?.status).not.toBe('stalled');
  expect(answered?.clockReset?.sentence).toBe('Heard from the buyer (email) on 16 Jan 2027.');
  expect(cardOf({ stages, activities: [{ day: 360, direction: 'in' }] })?.status).toBe('stalled');
  expect(cardOf({ stages, activities: [{ day: 376, direction: 'out' }] })?.status).toBe('stalled');
});

test('an appointment in the next two weeks suspends a stall, one next quarter does not', () => {
  const stages = offerSince(340);
  expect(cardOf({ stages, activities: [{ day: 385, knownDay: 370, kind: 'meeting' }] })?.status).toBe(
    'slowing',
  );
  expect(cardOf({ stages, activities: [{ day: 480, knownDay: 370, kind: 'meeting' }] })?.status).toBe(
    'stalled',
  );
});

test('moves back, bulk edits and integrations reset no clock', () => {
  for (const by of ['bulk', 'integration', 'headrace'] as const) {
    const card = cardOf({ stages: [...offerSince(300), [350, 'New'], [378, 'Offer', by]] });
    expect(card).toMatchObject({ status: 'stalled', clockReset: { at: day(300) } });
  }
});

test('a deal that never moved says so', () => {
  expect(cardOf({ stages: [[300, 'New']] })?.clockReset?.sentence).toBe(
    'Created on 1 Nov 2026 and not moved since.',
  );
});

test('a closed deal keeps the numbers of the instant before it closed, whenever it is asked', () => {
  const stages: MadeDeal['stages'] = [...offerSince(340), [370, 'Lost']];
  const card = cardOf({ stages });
  expect(card).toMatchObject({ status: 'closed', stalledSince: null, expectedClose: null, at: day(370) });
  const open = cardOf({ stages: offerSince(340) }, { at: day(370), timeZone: 'UTC' });
  expect(card?.winProbability).toBeCloseTo(open?.winProbability ?? 0, 5);
  expect(cardOf({ stages }, { at: day(500), timeZone: 'UTC' })).toEqual(card);
});

test('without a model, or with one below the floor, no number is made up', async () => {
  const few = await learn([steadyYear().slice(0, 30)], { pipelines, at, timeZone: 'UTC' });
  for (const known of [few, []]) {
    const card = scorecardOf(madeHistory({ id: 'x', stages: offerSince(340) }), pipelines, known, {
      at,
      timeZone: 'UTC',
    });
    expect(card).toMatchObject({
      status: 'not_enough_data',
      winProbability: null,
      quality: null,
      health: null,
      base: null,
    });
    expect(card?.missing.length).toBeGreaterThan(0);
  }
});

test('a deal that does not exist yet has no card', () => {
  expect(cardOf({ stages: [[390, 'New']] })).toBeNull();
});

test('days are those of the account', () => {
  const late: MadeDeal['stages'] = [
    [370, 'New'],
    [378.96, 'Offer'],
  ];
  expect(cardOf({ stages: late })?.stageSince).toBe('2027-01-18');
  expect(cardOf({ stages: late }, { at, timeZone: 'Europe/Berlin' })?.stageSince).toBe('2027-01-19');
});

const until = day(700);
const demo = toPortfolio(presetSpec('demo', { until, seed: 5, deals: 700 }));
const known = await learn([demo.histories], {
  pipelines: demo.pipelines,
  at: until,
  timeZone: 'Europe/Madrid',
});
const score = (history: DealHistory, when: number, using = known) =>
  scorecardOf(history, demo.pipelines, using, { at: when, timeZone: 'Europe/Madrid' });

test('reasons and base sum to the log-odds of the chance in every card', () => {
  let cards = 0;
  for (const history of demo.histories) {
    const card = score(history, until);
    scorecardSchema.parse(card);
    if (!card || card.winProbability === null || card.base === null) continue;
    const sum = card.reasons.reduce((total, { contribution }) => total + contribution, card.base);
    expect(Math.abs(sum - logit(card.winProbability))).toBeLessThan(1e-9);
    expect(card.reasons.every(({ sentence }) => /[a-z].*\.$/u.test(sentence))).toBe(true);
    cards += 1;
  }
  expect(cards).toBeGreaterThan(500);
});

test('the future does not show: every card as of a day is the same with another later history', () => {
  const when = day(500);
  for (const [number, history] of demo.histories.entries()) {
    expect(score(shuffledAfter(history, when, number), when)).toEqual(score(history, when));
  }
});

test('a card is made again bit for bit from the stored model and the log', () => {
  const stored = known.map((model) => pipelineModelSchema.parse(JSON.parse(JSON.stringify(model))));
  for (const history of demo.histories) expect(score(history, until, stored)).toEqual(score(history, until));
});

test('within a day without news a deal keeps its card; the next day, or news, gives another', () => {
  const noon = Date.parse('2027-11-03T11:00:00Z');
  let changed = 0;
  for (const history of demo.histories) {
    const card = score(history, noon);
    if (!card || card.status === 'closed') continue;
    const news = history.changes.some((change) => change.at > noon && change.at <= noon + 3_600_000);
    const acts = history.activities.some(
      ({ at: on, knownAt }) => Math.max(on, knownAt) > noon && Math.min(on, knownAt) <= noon + 3_600_000,
    );
    if (!news && !acts) expect(score(history, noon + 3_600_000)).toEqual(card);
    if (score(history, noon + 86_400_000)?.inputHash !== card.inputHash) changed += 1;
  }
  expect(changed).toBeGreaterThan(50);
});
