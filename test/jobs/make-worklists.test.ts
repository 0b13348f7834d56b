import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorklists } from '../../jobs/parts/make-worklists.ts';
import type { Deal } from '../../src/model/deal.ts';
import type { Scorecard } from '../../src/model/scorecard.ts';
import { storeOwners } from '../../src/store/catalogue.ts';
import { inTenant } from '../../src/store/database.ts';
import { storePage } from '../../src/store/pages.ts';
import { storeScorecards } from '../../src/store/scorecards.ts';
import { makeCard } from '../store/make-card.ts';
import { makeDeal, makePage, makeTenant } from '../store/make-page.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

type Given = [id: string, card: Partial<Scorecard>, deal?: Partial<Deal>];

/** The lists of an account with these deals. */
async function listsOf(given: Given[]) {
  const { id, held } = await makeTenant(fresh.db);
  const deals = given.map(([dealId, , deal]) => makeDeal(dealId, deal));
  await storePage(fresh.db, held, makePage({ deals }), { now: 1 });
  return inTenant(fresh.db, id, async (tx) => {
    await storeOwners(tx, [{ id: 'o1', name: 'Ana Lopez', email: null, active: true }]);
    await storeScorecards(
      tx,
      given.map(([dealId, card]) => makeCard(dealId, 'h', card)),
    );
    return makeWorklists(tx);
  });
}

const slowing = (valueAtRisk: number | null, card: Partial<Scorecard> = {}): Partial<Scorecard> => ({
  status: 'slowing',
  valueAtRisk,
  nextAction: 'Call.',
  ...card,
});

test('only open deals that still move and lose are worth pushing; stalled ones have a list of their own', async () => {
  const [lists, ...others] = await listsOf([
    ['loses', slowing(10)],
    ['loses-on-track', slowing(5, { status: 'on_track' })],
    ['loses-nothing', slowing(0)],
    ['slows-without-amount', slowing(null), { amount: null }],
    ['on-track-without-amount', slowing(null, { status: 'on_track' }), { amount: null }],
    ['stalled', slowing(99, { status: 'stalled', stalledSince: '2026-01-02' })],
    ['stalled-without-risk', slowing(0, { status: 'stalled' })],
    ['paused', slowing(99, { status: 'paused' })],
    ['unknown', slowing(null, { status: 'not_enough_data', winProbability: null })],
    ['won', slowing(99), { outcome: 'won', closedAt: 2_000 }],
  ]);
  expect(others).toEqual([]);
  expect(lists?.worthPushing.map(({ dealId, isSlowing }) => [dealId, isSlowing])).toEqual([
    ['loses', true],
    ['loses-on-track', false],
    ['slows-without-amount', true],
  ]);
  expect(lists?.stalled.map(({ dealId }) => dealId)).toEqual(['stalled', 'stalled-without-risk']);
});

test('a line says whose the deal is, what it is worth and what its next action answers to', async () => {
  const reason = (contribution: number, sentence: string, action: string | null) => ({
    signal: sentence,
    contribution,
    sentence,
    action,
  });
  const reasons = [
    reason(0.5, 'The buyer wrote.', 'Call.'),
    reason(-0.4, 'It is old.', null),
    reason(-0.3, 'No meeting is planned.', 'Plan a meeting.'),
  ];
  const [lists] = await listsOf([
    ['a', slowing(50, { nextAction: 'Plan a meeting.', reasons, winProbability: 0.25 })],
    ['b', slowing(40, { nextAction: null, reasons: reasons.slice(0, 2) }), { owner: null }],
    ['c', slowing(1, { nextAction: null, reasons: [] }), { owner: 'unknown' }],
  ]);
  expect(lists?.worthPushing).toMatchObject([
    {
      name: 'Deal a',
      ownerName: 'Ana Lopez',
      amount: 100,
      valueAtRisk: 50,
      winProbability: 0.25,
      nextAction: 'Plan a meeting.',
      evidence: 'No meeting is planned.',
    },
    { name: 'Deal b', owner: null, ownerName: null, nextAction: null, evidence: 'It is old.' },
    { name: 'Deal c', owner: 'unknown', ownerName: null, evidence: null },
  ]);
});

test('each pipeline and currency has ten at most, and among equals those where something can be done', async () => {
  const many = Array.from({ length: 240 }, (_, place): Given => {
    const nextAction = place % 2 === 0 ? null : 'Call.';
    return [`d${String(place).padStart(3, '0')}`, slowing(1_000 - place, { nextAction })];
  });
  const lists = await listsOf([
    ...many,
    ['dollars', slowing(1), { currency: 'USD' }],
    ['elsewhere', slowing(1), { pipeline: 'renewals' }],
    ['nowhere', slowing(1), { currency: null }],
  ]);
  const found = new Map(lists.map((list) => [`${list.pipeline} ${list.currency}`, list.worthPushing]));
  expect(found.get('sales EUR')?.map(({ dealId }) => dealId)).toEqual(
    [1, 3, 5, 7, 9, 11, 13, 15, 17, 19].map((place) => `d${String(place).padStart(3, '0')}`),
  );
  expect(found.get('sales USD')).toHaveLength(1);
  expect(found.get('renewals EUR')).toHaveLength(1);
  expect(found.get('sales ')).toHaveLength(1);
});
