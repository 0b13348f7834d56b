import { expect, test } from 'vitest';
import { alertRules } from '../../../src/analysis/baselines/alert-rules.ts';
import { knownDeals } from '../../../src/analysis/baselines/known-deals.ts';
import { watchedVisits } from '../../../src/analysis/baselines/watched-visit.ts';
import { dayMs } from '../../../src/model/instant.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';
import { day, madeHistory, type MadeDeal, pipelines, startAt, steadyYear } from '../made-history.ts';

const cutAt = day(400);
const onDay = (number: number): string => new Date(day(number)).toISOString().slice(0, 10);

/** A deal whose offer of day 500 runs for 100 days. */
const deal = (made: Partial<MadeDeal> = {}): DealHistory =>
  madeHistory({
    id: 'x',
    stages: [
      [490, 'New'],
      [500, 'Offer'],
      [600, 'Lost'],
    ],
    ...made,
  });

/** The day in the stage on which the rule raises its alert on that offer; null: never. */
function alertDay(id: string, threshold: number, history = deal(), past = steadyYear()): number | null {
  const histories = [...past, history];
  const rule = alertRules
    .find((one) => one.id === id)
    ?.learn({
      visits: watchedVisits(past, pipelines, { fromAt: -Infinity, untilAt: cutAt, outcomesAt: cutAt }),
      deals: knownDeals(histories, pipelines, 'UTC'),
      pipelines,
      cutAt,
    });
  const [, visit] = watchedVisits([history], pipelines, {
    fromAt: cutAt,
    untilAt: day(700),
    outcomesAt: day(700),
  });
  if (!rule || !visit) throw new Error('no such rule or visit');
  const at = rule(visit, threshold);
  return at === null ? null : (at - startAt) / dayMs - 500;
}

test('R1: an update of any kind starts the days again', () => {
  expect(alertDay('R1', 20)).toBe(20);
  const edited = deal({ others: [[515, 'amount', '7']], activities: [{ day: 530 }] });
  expect(alertDay('R1', 20, edited)).toBe(50);
  expect(alertDay('R1', 10, edited)).toBe(10);
});

test('R2: the age by which that share of the visits to the stage was over', () => {
  // Half of the offers end after 10 days and a bit, half after 60 and a bit.
  expect(alertDay('R2', 0.25)).toBeCloseTo(10.4, 0);
  expect(alertDay('R2', 0.9)).toBeGreaterThan(60);
});

test('R3: the age of the deal; one that was over it on entering is told of on the second day', () => {
  expect(alertDay('R3', 30)).toBe(20);
  expect(alertDay('R3', 5)).toBe(1);
});

test('R4 and R5: so many times the usual days, of all visits and of those that were won', () => {
  expect(alertDay('R4', 1)).toBeGreaterThan(10);
  expect(alertDay('R5', 1)).toBeCloseTo(10.4, 0);
  expect(alertDay('R5', 2)).toBeCloseTo(20.9, 0);
});

test('R6: so many times the upper quartile of won cycles, counted from creation', () => {
  // Won deals take 5 days and 10 to 11 more.
  expect(alertDay('R6', 2)).toBeGreaterThan(20);
  expect(alertDay('R6', 2)).toBeLessThan(23);
});

const talking = steadyYear().map((history, number) => ({
  ...history,
  activities: deal({ id: `d${number}`, activities: [{ day: number }] }).activities,
}));

test('R7: days without an activity; where nobody logs any it cannot tell', () => {
  const called = deal({ activities: [{ day: 502 }, { day: 515 }] });
  expect(alertDay('R7', 14, called, talking)).toBe(29);
  expect(alertDay('R7', 14, called)).toBeNull();
});

test('R8: no next step on that day; a planned meeting is one until it is over', () => {
  const planned = deal({ activities: [{ day: 520, knownDay: 501, kind: 'meeting' }] });
  const past = [
    ...talking,
    deal({ id: 'p', createdDay: 1, stages: [[1, 'New']], others: [[1, 'nextStep', 'call']] }),
  ];
  expect(alertDay('R8', 5, deal(), past)).toBe(5);
  expect(alertDay('R8', 5, planned, past)).toBe(20);
  expect(alertDay('R8', 5)).toBeNull();
});

test('R9: days since the close date passed, the one of that time', () => {
  expect(alertDay('R9', 3, deal({ others: [[490, 'expectedCloseOn', onDay(510)]] }))).toBe(14);
  const pushed = deal({
    others: [
      [490, 'expectedCloseOn', onDay(510)],
      [512, 'expectedCloseOn', onDay(550)],
    ],
  });
  expect(alertDay('R9', 3, pushed)).toBe(54);
  expect(alertDay('R9', 0)).toBeNull();
});

test('R10: whichever warning comes first', () => {
  const overdue = deal({ others: [[490, 'expectedCloseOn', onDay(503)]] });
  expect(alertDay('R10', 1, overdue)).toBe(11);
  const unanswered = deal({ activities: [{ day: 502, direction: 'out' }] });
  expect(alertDay('R10', 1, unanswered)).toBe(9);
  const answered = deal({
    activities: [
      { day: 502, direction: 'out' },
      { day: 503, direction: 'in' },
    ],
  });
  expect(alertDay('R10', 1, answered)).toBeGreaterThan(14);
});

test('the plain ones beneath: one number of days, a share of won visits, a share with running ones counted', () => {
  expect(alertDay('days', 33)).toBe(33);
  expect(alertDay('won', 0.5)).toBeCloseTo(10.4, 0);
  expect(alertDay('running', 0.25)).toBeCloseTo(10.4, 0);
});

test('an Odoo-style score speaks on the second day or not at all', () => {
  // A quarter of the offers is won.
  expect(alertDay('odoo', 0.3)).toBe(1);
  expect(alertDay('odoo', 0.1)).toBeNull();
});

test('whatever the threshold, an alert comes a day into the visit at the earliest and before its end', () => {
  const short = deal({
    stages: [
      [490, 'New'],
      [500, 'Offer'],
      [501.5, 'Lost'],
    ],
  });
  for (const { id, thresholds } of alertRules) {
    for (const threshold of [thresholds[0] ?? 0, thresholds.at(-1) ?? 0]) {
      const on = alertDay(id, threshold, short) ?? 1;
      expect(on, id).toBeGreaterThanOrEqual(1);
      expect(on, id).toBeLessThan(1.5);
    }
  }
});
