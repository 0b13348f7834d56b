import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayMs } from '../../src/model/instant.ts';
import type { Scorecard } from '../../src/model/scorecard.ts';
import {
  beginAlert,
  beginResolving,
  lastAlerts,
  listAlerts,
  openAlert,
  resolveAlerts,
} from '../../src/store/alerts.ts';
import { inTenant, type Tenant } from '../../src/store/database.ts';
import { storePage } from '../../src/store/pages.ts';
import {
  getPublications,
  listRefusals,
  recordRefused,
  recordWouldWrite,
  recordWritten,
  settleCandidates,
  streamCandidates,
} from '../../src/store/publications.ts';
import {
  currentScorecards,
  scorecardHistory,
  storeScorecards,
  streamScorecards,
} from '../../src/store/scorecards.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect } from './collect.ts';
import { makeCard } from './make-card.ts';
import { makeDeal, makePage, makeTenant } from './make-page.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

/** A tenant with deals d1 and d2, scored. */
async function scoredTenant() {
  const { id, held } = await makeTenant(fresh.db);
  const tell = (amount: number) =>
    storePage(fresh.db, held, makePage({ deals: [makeDeal('d1', { amount }), makeDeal('d2')] }), { now: 1 });
  await tell(1);
  const inside = <T>(work: (tx: Tenant) => Promise<T>) => inTenant(fresh.db, id, work);
  const score = (...cards: Scorecard[]) => inside((tx) => storeScorecards(tx, cards));
  await score(makeCard('d1', 'h1'), makeCard('d2', 'h1'));
  const candidates = async (now = 1) =>
    (await collect(streamCandidates(fresh.db, id, now, 1))).map(({ deal }) => deal.id);
  return { id, held, tell, inside, score, candidates };
}

test('a scorecard with the same input hash is not written again; what is replaced is kept', async () => {
  const { id, inside, score } = await scoredTenant();
  expect(await score(makeCard('d1', 'h1'), makeCard('d2', 'h2'))).toEqual(['d2']);
  expect(await inside((tx) => currentScorecards(tx, ['d1', 'd2']))).toEqual([
    makeCard('d1', 'h1'),
    makeCard('d2', 'h2'),
  ]);
  expect(await inside((tx) => scorecardHistory(tx, 'd2'))).toEqual([
    makeCard('d2', 'h1'),
    makeCard('d2', 'h2'),
  ]);
  expect((await collect(streamScorecards(fresh.db, id, 1))).map(({ dealId }) => dealId)).toEqual([
    'd1',
    'd2',
  ]);
});

test('what was written is no candidate until its scorecard changes, and then comes after the new deals', async () => {
  const { inside, score, candidates } = await scoredTenant();
  expect(await candidates()).toEqual(['d1', 'd2']);
  await inside((tx) =>
    recordWritten(tx, [{ dealId: 'd1', inputHash: 'h1', values: { health: 80, card: null } }], 7),
  );
  expect(await candidates()).toEqual(['d2']);
  await score(makeCard('d1', 'h2'));
  expect(await candidates()).toEqual(['d2', 'd1']);
  await inside((tx) =>
    settleCandidates(tx, [
      { dealId: 'd1', inputHash: 'h1' },
      { dealId: 'd2', inputHash: 'h1' },
    ]),
  );
  // The card of d1 that was looked at has been replaced meanwhile.
  expect(await candidates()).toEqual(['d1']);
  await inside((tx) => settleCandidates(tx, [{ dealId: 'd1', inputHash: 'h2' }]));
  expect(await candidates()).toEqual([]);
  expect(await inside((tx) => getPublications(tx, ['d1', 'd2']))).toEqual([
    { dealId: 'd1', written: { health: 80, card: null }, writtenAt: 7, wouldWrite: null, refusal: null },
  ]);
});

test('a refused deal is parked with its reason for a day or until the deal changes', async () => {
  const { tell, inside, score, candidates } = await scoredTenant();
  await inside((tx) => recordRefused(tx, [{ dealId: 'd1', reason: 'Closed deals are locked.' }], 7));
  await score(makeCard('d1', 'h2'));
  expect(await candidates()).toEqual(['d2']);
  expect((await inside((tx) => listRefusals(tx, 10))).map(({ refusal }) => refusal)).toEqual([
    'Closed deals are locked.',
  ]);
  expect(await candidates(7 + dayMs)).toEqual(['d1', 'd2']);
  await tell(2);
  expect(await candidates()).toEqual(['d1', 'd2']);
});

test('a dry run leaves a note of what it would write, and everything is still to be written', async () => {
  const { inside, candidates } = await scoredTenant();
  await inside((tx) => recordWouldWrite(tx, [{ dealId: 'd1', values: { health: 80 } }]));
  expect(await candidates()).toEqual(['d1', 'd2']);
  expect((await inside((tx) => getPublications(tx, ['d1'])))[0]?.wouldWrite).toEqual({ health: 80 });
});

test('deals that are gone are neither candidates nor in the stream of scorecards', async () => {
  const { id, held, candidates } = await scoredTenant();
  await storePage(fresh.db, held, makePage({ removals: [{ dealId: 'd1', mergedInto: null, at: 1 }] }), {
    now: 2,
  });
  expect(await candidates()).toEqual(['d2']);
  expect((await collect(streamScorecards(fresh.db, id))).map(({ dealId }) => dealId)).toEqual(['d2']);
});

test('a deal has one live alert: whoever raises another gets the one there is', async () => {
  const { inside } = await scoredTenant();
  const alert = (key: string) => ({ key, dealId: 'd1', owner: null, title: 'Stalled', body: 'Nine days.' });
  const [first, second] = await Promise.all(
    ['k1', 'k2'].map((key) => inside((tx) => beginAlert(tx, alert(key), 5))),
  );
  expect(second?.key).toBe(first?.key);
  const key = first?.key ?? '';
  await inside((tx) => openAlert(tx, key, 'task-1'));
  expect(await inside((tx) => listAlerts(tx, { states: ['open'] }))).toMatchObject([
    { key, taskId: 'task-1' },
  ]);
  await inside((tx) => beginResolving(tx, [key], 'It moved.'));
  await inside((tx) => resolveAlerts(tx, [key], 9));
  const next = await inside((tx) => beginAlert(tx, alert('k3'), 10));
  expect(next).toMatchObject({ key: 'k3', state: 'raising' });
  expect(await inside((tx) => lastAlerts(tx, ['d1']))).toMatchObject([{ key: 'k3' }]);
  expect(await inside((tx) => listAlerts(tx, { dealIds: ['d1'] }))).toMatchObject([
    { key, state: 'resolved', resolvedAt: 9, reason: 'It moved.' },
    { key: 'k3' },
  ]);
});
