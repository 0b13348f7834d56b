import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from '../../src/connector.ts';
import type { Change } from '../../src/model/change.ts';
import { inTenant } from '../../src/store/database.ts';
import { clearDirty, countDeals, getDeal } from '../../src/store/deals.ts';
import { readHistories, type StoredHistory } from '../../src/store/histories.ts';
import { joinPages } from '../../src/store/join-pages.ts';
import { listBadValues, readCursor, storePage } from '../../src/store/pages.ts';
import { resolveMerge } from '../../src/store/removals.ts';
import { lease } from '../../src/store/runs.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { collect } from './collect.ts';
import { makeActivity, makeChange, makeDeal, makePage, makeTenant } from './make-page.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const now = 5_000;
const historiesOf = (id: string, filter = {}): Promise<StoredHistory[]> =>
  collect(readHistories(fresh.db, id, filter));

test('a deal comes back as it was told, with its past in time order', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const deal = makeDeal('d1', { name: 'Ünïcode "quotes" \\ and 💡' });
  const changes = [
    makeChange('d1', 30, { value: 'won' }),
    makeChange('d1', 10, { value: 'second', ordinal: 1 }),
    makeChange('d1', 10, { value: 'first' }),
  ];
  const activities = [makeActivity('d1', 'a2', { at: 20 }), makeActivity('d1', 'a1', { at: 15 })];
  const stored = await storePage(fresh.db, held, makePage({ deals: [deal], changes, activities }), { now });
  expect(stored).toMatchObject({ created: 1, changes: 3, activities: 2, unchanged: 0, incomplete: [] });
  expect(await historiesOf(id)).toEqual([
    {
      deal,
      version: 1,
      changes: [changes[2], changes[1], changes[0]],
      activities: [activities[1], activities[0]],
    },
  ]);
});

test('a page that is stored twice changes nothing the second time and wakes nobody', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const page = makePage({
    deals: [makeDeal('d1'), makeDeal('d2')],
    changes: [makeChange('d1', 10)],
    activities: [makeActivity('d2', 'a1')],
    allActivitiesOf: ['d1', 'd2'],
    removals: [{ dealId: 'd2', mergedInto: null, at: 7 }],
    badValues: [{ dealId: 'd1', field: 'amount', value: 'a lot' }],
    cursor: { after: 'd2' },
  });
  await storePage(fresh.db, held, page, { now });
  const before = await historiesOf(id);
  await inTenant(fresh.db, id, (tx) =>
    clearDirty(
      tx,
      before.map(({ deal, version }) => ({ dealId: deal.id, version })),
    ),
  );
  const again = await storePage(fresh.db, held, page, { now: now + 1 });
  expect(again).toEqual({
    created: 0,
    updated: 0,
    unchanged: 2,
    changes: 0,
    activities: 0,
    removed: 0,
    badValues: 0,
    incomplete: [],
  });
  expect(await historiesOf(id)).toEqual(before);
  expect(await inTenant(fresh.db, id, countDeals)).toMatchObject({ total: 1, dirty: 0, removed: 1 });
  expect(await inTenant(fresh.db, id, readCursor)).toEqual({ after: 'd2' });
  expect(await inTenant(fresh.db, id, (tx) => listBadValues(tx, 10))).toEqual([
    { dealId: 'd1', field: 'amount', value: 'a lot', at: now },
  ]);
});

test('what an answer does not speak of stays as it was; what it empties is emptied', async () => {
  const { id, held } = await makeTenant(fresh.db);
  await storePage(fresh.db, held, makePage({ deals: [makeDeal('d1')] }), { now });
  await storePage(fresh.db, held, makePage({ deals: [{ id: 'd1', amount: null, contacts: 3 }] }), { now });
  const deal = await inTenant(fresh.db, id, (tx) => getDeal(tx, 'd1'));
  expect(deal).toEqual({ ...makeDeal('d1', { amount: null, contacts: 3 }), version: 2 });
});

test('an unknown deal of which too little is said is named for fetching', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const page = makePage({ deals: [{ id: 'd1', amount: 5 }], changes: [makeChange('d2', 1)] });
  expect((await storePage(fresh.db, held, page, { now })).incomplete).toEqual(['d1', 'd2']);
  expect(await historiesOf(id)).toEqual([]);
});

test('a guess corrects nothing that somebody is known to have said, and is corrected itself', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const owner = (value: string, by: Change['by']) => makeChange('d1', 10, { field: 'owner', value, by });
  const said = async (change: Change) => {
    await storePage(fresh.db, held, makePage({ deals: [makeDeal('d1')], changes: [change] }), { now });
    const [history] = await historiesOf(id);
    return history?.changes.map(({ value, by }) => [value, by]);
  };
  expect(await said(owner('o1', 'unknown'))).toEqual([['o1', 'unknown']]);
  expect(await said(owner('o2', 'unknown'))).toEqual([['o2', 'unknown']]);
  expect(await said(owner('o3', 'person'))).toEqual([['o3', 'person']]);
  expect(await said(owner('o4', 'unknown'))).toEqual([['o3', 'person']]);
});

test('a correction is another row, and the latest one counts', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const tell = (value: string) =>
    storePage(
      fresh.db,
      held,
      makePage({ deals: [makeDeal('d1')], changes: [makeChange('d1', 10, { value })] }),
      { now },
    );
  await tell('wrong');
  await tell('right');
  expect((await historiesOf(id))[0]?.changes.map(({ value }) => value)).toEqual(['right']);
  await tell('wrong');
  expect((await historiesOf(id))[0]?.changes.map(({ value }) => value)).toEqual(['wrong']);
  const rows = await inTenant(fresh.db, id, (tx) => tx.selectFrom('changeLog').select('entries').execute());
  expect(rows.length).toBe(3);
});

test('activities that a whole list no longer names are gone; others stay', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const both = [makeActivity('d1', 'a1'), makeActivity('d1', 'a2')];
  await storePage(fresh.db, held, makePage({ deals: [makeDeal('d1')], activities: both }), { now });
  const moved = makeActivity('d1', 'a2', { state: 'cancelled' });
  await storePage(fresh.db, held, makePage({ activities: [moved] }), { now });
  expect((await historiesOf(id))[0]?.activities).toEqual([both[0], moved]);
  await storePage(fresh.db, held, makePage({ activities: [moved], allActivitiesOf: ['d1'] }), { now });
  expect((await historiesOf(id))[0]?.activities).toEqual([moved]);
});

test('activities of a kind that could not be read stay, though a whole list does not name them', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const [mail, call] = [makeActivity('d1', 'emails-1'), makeActivity('d1', 'calls-1', { at: 11 })];
  const deals = [makeDeal('d1')];
  await storePage(fresh.db, held, makePage({ deals, activities: [mail, call] }), { now });
  const pages = [
    makePage({ deals: [makeDeal('d2')], allActivitiesOf: ['d2'] }),
    makePage({ allActivitiesOf: ['d1'], unreadActivities: ['emails-'] }),
  ];
  const source = async function* () {
    yield* pages;
  };
  for await (const page of joinPages(source())) await storePage(fresh.db, held, page, { now });
  expect((await historiesOf(id))[0]?.activities).toEqual([mail]);
  await storePage(fresh.db, held, makePage({ allActivitiesOf: ['d1'] }), { now });
  expect((await historiesOf(id))[0]?.activities).toEqual([]);
});

test('who has lost the lease stores nothing, not even the cursor', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const later = await lease(fresh.db, id, 'sync', { ttlMs: 60_000, now: 100_000 });
  const late = storePage(fresh.db, held, makePage({ deals: [makeDeal('d1')], cursor: { at: 1 } }), { now });
  await expect(late).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await inTenant(fresh.db, id, readCursor)).toBeNull();
  expect(
    later && (await storePage(fresh.db, later, makePage({ deals: [makeDeal('d1')] }), { now })).created,
  ).toBe(1);
});

test('merged deals point to the one that lives on, through chains and without going round in circles', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const deals = ['a', 'b', 'c', 'x', 'y', 'gone'].map((dealId) => makeDeal(dealId));
  await storePage(fresh.db, held, makePage({ deals }), { now });
  const merge = (dealId: string, mergedInto: string | null) => ({ dealId, mergedInto, at: 1 });
  const removals = [merge('a', 'b'), merge('b', 'c'), merge('x', 'y'), merge('y', 'x'), merge('gone', null)];
  await storePage(fresh.db, held, makePage({ removals }), { now });
  const ends = await inTenant(fresh.db, id, (tx) =>
    Promise.all(['a', 'b', 'c', 'x', 'gone'].map((dealId) => resolveMerge(tx, dealId))),
  );
  expect(ends).toEqual(['c', 'c', 'c', null, null]);
  expect((await historiesOf(id, { dirtyOnly: true })).map(({ deal }) => deal.id)).toEqual(['c']);
});

test('a removed deal that is named again is back; one that was merged away is not', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const deals = [makeDeal('lost'), makeDeal('merged'), makeDeal('winner')];
  const removals = [
    { dealId: 'lost', mergedInto: null, at: 1 },
    { dealId: 'merged', mergedInto: 'winner', at: 1 },
  ];
  await storePage(fresh.db, held, makePage({ deals, removals }), { now });
  expect((await historiesOf(id)).map(({ deal }) => deal.id)).toEqual(['winner']);
  await storePage(fresh.db, held, makePage({ deals }), { now });
  expect((await historiesOf(id)).map(({ deal }) => deal.id)).toEqual(['lost', 'winner']);
});

test('a deal that learns something while it is scored stays dirty', async () => {
  const { id, held } = await makeTenant(fresh.db);
  await storePage(fresh.db, held, makePage({ deals: [makeDeal('d1'), makeDeal('d2')] }), { now });
  const read = await historiesOf(id);
  await storePage(fresh.db, held, makePage({ changes: [makeChange('d1', 10)] }), { now });
  await inTenant(fresh.db, id, (tx) =>
    clearDirty(
      tx,
      read.map(({ deal, version }) => ({ dealId: deal.id, version })),
    ),
  );
  expect((await historiesOf(id, { dirtyOnly: true })).map(({ deal }) => deal.id)).toEqual(['d1']);
});

test('texts that the database cannot hold are cleaned and counted, not refused', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const deal = makeDeal('d1', { name: 'nul \0 half \ud83d end', attributes: { note: 'a\0b' } });
  const page = makePage({ deals: [deal, makeDeal('d2')] });
  expect(await storePage(fresh.db, held, page, { now })).toMatchObject({ badValues: 2 });
  expect(await inTenant(fresh.db, id, (tx) => getDeal(tx, 'd1'))).toMatchObject({
    name: 'nul  half \ufffd end',
    attributes: { note: 'ab' },
  });
  expect(await inTenant(fresh.db, id, (tx) => listBadValues(tx, 10))).toEqual(
    expect.arrayContaining([
      { dealId: 'd1', field: 'name', value: 'nul  half \ufffd end', at: now },
      { dealId: 'd1', field: 'note', value: 'ab', at: now },
    ]),
  );
  expect(await storePage(fresh.db, held, page, { now: now + 1 })).toMatchObject({ badValues: 0 });
});

test('however the same news is cut into pages and joined, the same histories come out', async () => {
  const change = fc.record({
    dealId: fc.constantFrom('d1', 'd2', 'd3'),
    at: fc.integer({ min: 0, max: 5 }),
    field: fc.constantFrom('stage' as const, 'amount' as const),
    value: fc.constantFrom('1', '2', null),
    by: fc.constantFrom('person' as const, 'integration' as const),
    ordinal: fc.integer({ min: 0, max: 1 }),
  });
  const key = ({ dealId, at, field, ordinal }: Change) => `${dealId} ${at} ${field} ${ordinal}`;
  const changes = fc.uniqueArray(change, { selector: key, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      changes,
      fc.array(fc.integer({ min: 1, max: 4 })),
      fc.boolean(),
      async (all, cuts, joined) => {
        const { id, held } = await makeTenant(fresh.db);
        const deals = ['d1', 'd2', 'd3'].map((dealId) => makeDeal(dealId));
        const pages: Page[] = [makePage({ deals })];
        for (let from = 0, cut = 0; from < all.length; cut += 1) {
          const to = from + (cuts[cut] ?? all.length);
          pages.push(makePage({ changes: all.slice(from, to) }));
          from = to;
        }
        const source = async function* () {
          yield* pages;
        };
        for await (const page of joined ? joinPages(source()) : source()) {
          await storePage(fresh.db, held, page, { now });
        }
        const expected = all.toSorted(
          (a, b) =>
            a.at - b.at || a.ordinal - b.ordinal || (a.field === b.field ? 0 : a.field === 'stage' ? -1 : 1),
        );
        for (const { deal, changes } of await historiesOf(id)) {
          expect(changes).toEqual(expected.filter(({ dealId }) => dealId === deal.id));
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('pages that speak of the same deal are not joined, and what came before an error is handed out first', async () => {
  const page = (dealId: string) => makePage({ deals: [makeDeal(dealId)], cursor: { dealId } });
  const source = async function* () {
    yield page('d1');
    yield page('d2');
    yield makePage({ removals: [{ dealId: 'd1', mergedInto: null, at: 1 }], cursor: { dealId: 'gone' } });
    throw new Error('the source broke');
  };
  const seen: Page[] = [];
  const read = async () => {
    for await (const joined of joinPages(source())) {
      // Time for the reader to get ahead.
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(joined);
    }
  };
  await expect(read()).rejects.toThrow('the source broke');
  expect(seen.flatMap(({ deals }) => deals.map(({ id }) => id))).toEqual(['d1', 'd2']);
  expect(seen.at(-1)).toMatchObject({ removals: [{ dealId: 'd1' }], cursor: { dealId: 'gone' } });
  expect(seen.at(-1)?.deals.map(({ id }) => id)).not.toContain('d1');
});

test('histories are read in chunks, each deal once, and by what is asked for', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const ids = Array.from({ length: 25 }, (_, index) => `d${index}`);
  const deals = ids.map((dealId, index) =>
    makeDeal(dealId, { pipeline: index % 5 === 0 ? 'other' : 'sales' }),
  );
  await storePage(fresh.db, held, makePage({ deals }), { now });
  const sizes: number[] = [];
  for await (const chunk of readHistories(fresh.db, id, { chunk: 10 })) sizes.push(chunk.length);
  expect(sizes).toEqual([10, 10, 5]);
  expect((await historiesOf(id, { chunk: 10 })).map(({ deal }) => deal.id)).toEqual(ids.toSorted());
  expect((await historiesOf(id, { pipeline: 'other' })).length).toBe(5);
  expect((await historiesOf(id, { dealIds: ['d3', 'd4', 'none'] })).map(({ deal }) => deal.id)).toEqual([
    'd3',
    'd4',
  ]);
});
