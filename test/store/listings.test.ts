import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listing } from '../../src/connector.ts';
import { inTenant } from '../../src/store/database.ts';
import { countDeals } from '../../src/store/deals.ts';
import { reconcileListing } from '../../src/store/listings.ts';
import { storePage } from '../../src/store/pages.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { makeDeal, makePage, makeTenant } from './make-page.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

/** A tenant with that many deals, `d0000` on. */
async function tenantWith(count: number) {
  const { id, held } = await makeTenant(fresh.db);
  const ids = Array.from({ length: count }, (_, index) => `d${String(index).padStart(4, '0')}`);
  await storePage(fresh.db, held, makePage({ deals: ids.map((dealId) => makeDeal(dealId)) }), { now: 1 });
  const take = async (chunks: Listing[], failAfter?: string) => {
    const listing = async function* () {
      yield* chunks;
      if (failAfter) throw new Error(failAfter);
    };
    return reconcileListing(fresh.db, held, listing(), 100);
  };
  const total = async () => (await inTenant(fresh.db, id, countDeals)).total;
  return { id, ids, held, take, total };
}

test('a listing that breaks off concludes nothing', async () => {
  const { ids, take, total } = await tenantWith(300);
  await expect(take([{ present: ids.slice(0, 60), removed: [] }], 'page 7 of 30 failed')).rejects.toThrow(
    'page 7',
  );
  expect(await total()).toBe(300);
  expect(await take([{ present: ids, removed: [] }])).toMatchObject({ kind: 'confirm', absent: [] });
});

test('a few absent deals are named to be looked at, not removed', async () => {
  const { ids, take, total } = await tenantWith(100);
  const verdict = await take([{ present: ids.slice(3), removed: [] }]);
  expect(verdict).toMatchObject({ kind: 'confirm', absent: ids.slice(0, 3), present: 97, unknown: [] });
  expect(await total()).toBe(100);
});

test('many absent deals are removed only when a second whole listing agrees', async () => {
  const { ids, take, total } = await tenantWith(1_000);
  const short = [{ present: ids.slice(0, 940), removed: [] }];
  expect(await take(short)).toMatchObject({ kind: 'suspicious', absent: 60, known: 1_000 });
  expect(await total()).toBe(1_000);
  expect(await take(short)).toMatchObject({ kind: 'agreed', removed: 60 });
  expect(await total()).toBe(940);
});

test('an empty listing removes nothing, and a full one after it clears the suspicion', async () => {
  const { ids, take, total } = await tenantWith(200);
  expect(await take([])).toMatchObject({ kind: 'suspicious', absent: 200 });
  expect(await take([{ present: ids, removed: [] }])).toMatchObject({ kind: 'confirm', absent: [] });
  expect(await take([])).toMatchObject({ kind: 'suspicious' });
  expect(await total()).toBe(200);
});

test('two short listings that miss different deals remove only what both miss', async () => {
  const { ids, take, total } = await tenantWith(400);
  await take([{ present: ids.slice(100), removed: [] }]);
  const second = await take([{ present: [...ids.slice(0, 50), ...ids.slice(150)], removed: [] }]);
  expect(second).toMatchObject({ kind: 'agreed', removed: 50 });
  expect(await total()).toBe(350);
});

test('what the CRM says is gone is gone at once, and ids nobody knew are named for fetching', async () => {
  const { ids, take, total } = await tenantWith(10);
  const removed = [{ dealId: ids[0] ?? '', mergedInto: ids[1] ?? null, at: 5 }];
  const verdict = await take([{ present: [...ids.slice(1), 'new'], removed }]);
  expect(verdict).toMatchObject({ kind: 'confirm', absent: [], removed: 1, unknown: ['new'] });
  expect(await total()).toBe(9);
});

test('deals that came while the listing was read are not missed', async () => {
  const { ids, held, take, total } = await tenantWith(10);
  await storePage(fresh.db, held, makePage({ deals: [makeDeal('late')] }), { now: 150 });
  expect(await take([{ present: ids, removed: [] }])).toMatchObject({ kind: 'confirm', absent: [] });
  expect(await total()).toBe(11);
});
