import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pipeline } from '../../src/model/pipeline.ts';
import { loadOwners, loadPipelines, storeOwners, storePipelines } from '../../src/store/catalogue.ts';
import { inTenant } from '../../src/store/database.ts';
import { clearDirty, countDeals } from '../../src/store/deals.ts';
import { currentModels, loadModel, storeModel } from '../../src/store/models.ts';
import { storePage } from '../../src/store/pages.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { makeDeal, makePage, makeTenant } from './make-page.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const stage = (id: string, position: number, label = id) => ({
  id,
  label,
  position,
  kind: 'open' as const,
  archived: false,
});
const sales: Pipeline = {
  id: 'sales',
  label: 'Sales',
  stages: [stage('new', 1), stage('demo', 2, 'Demo given')],
};
const partner: Pipeline = { id: 'partner', label: 'Partner', stages: [stage('new', 1)] };

test('stages and pipelines that the CRM no longer names stay, archived, with their last label', async () => {
  const { id } = await makeTenant(fresh.db);
  const kept = await inTenant(fresh.db, id, async (tx) => {
    await storePipelines(tx, [sales, partner]);
    await storePipelines(tx, [{ ...sales, stages: [stage('new', 1)] }]);
    return loadPipelines(tx);
  });
  expect(kept).toEqual([
    { ...sales, stages: [stage('new', 1), { ...stage('demo', 2, 'Demo given'), archived: true }] },
    { ...partner, stages: [{ ...stage('new', 1), archived: true }] },
  ]);
});

test('the deals of a pipeline that changed are scored again, and only those', async () => {
  const { id, held } = await makeTenant(fresh.db);
  const deals = [makeDeal('d1'), makeDeal('d2', { pipeline: 'partner' })];
  await inTenant(fresh.db, id, (tx) => storePipelines(tx, [sales, partner]));
  await storePage(fresh.db, held, makePage({ deals }), { now: 1 });
  const counts = await inTenant(fresh.db, id, async (tx) => {
    await clearDirty(tx, [
      { dealId: 'd1', version: 1 },
      { dealId: 'd2', version: 1 },
    ]);
    expect(await storePipelines(tx, [sales, partner])).toEqual([]);
    const before = (await countDeals(tx)).dirty;
    expect(await storePipelines(tx, [sales, { ...partner, stages: [stage('new', 3)] }])).toEqual(['partner']);
    return [before, (await countDeals(tx)).dirty];
  });
  expect(counts).toEqual([0, 1]);
});

test('an owner who left keeps the last known name, inactive; whom one reports to is kept', async () => {
  const { id } = await makeTenant(fresh.db);
  const owner = (ownerId: string, name: string, active = true, manager: string | null = null) => ({
    id: ownerId,
    name,
    email: null,
    active,
    manager,
    country: null,
  });
  const owners = await inTenant(fresh.db, id, async (tx) => {
    await storeOwners(tx, [owner('o1', 'Ann'), owner('o2', 'Bob'), owner('o3', 'Cem')]);
    await storeOwners(tx, [owner('o1', 'Ann B.', true, 'o2'), owner('o2', '', false)]);
    await storeOwners(tx, []);
    return loadOwners(tx);
  });
  expect(owners).toEqual([
    owner('o1', 'Ann B.', true, 'o2'),
    owner('o2', 'Bob', false),
    owner('o3', 'Cem', false),
  ]);
});

test('a pipeline has one current model, and older ones can still be loaded', async () => {
  const { id } = await makeTenant(fresh.db);
  const model = (modelId: string) => ({
    id: modelId,
    pipeline: 'sales',
    at: 1,
    body: { weights: [0.1, null] },
  });
  await inTenant(fresh.db, id, async (tx) => {
    const stored = [
      await storeModel(tx, model('m1')),
      await storeModel(tx, model('m1')),
      await storeModel(tx, model('m2')),
    ];
    expect(stored).toEqual([true, false, true]);
    expect(await currentModels(tx)).toEqual([model('m2')]);
    expect(await loadModel(tx, 'm1')).toEqual(model('m1'));
    await storeModel(tx, model('m1'));
    expect(await currentModels(tx)).toEqual([model('m1')]);
  });
});

test('where an owner works is as the CRM said it last, also when it says nothing any more', async () => {
  const { id } = await makeTenant(fresh.db);
  const owner = { id: 'o1', name: 'Ann', email: null, active: true };
  const seen = await inTenant(fresh.db, id, async (tx) => {
    const countries = [];
    for (const country of ['DE', 'US', null]) {
      await storeOwners(tx, [{ ...owner, country }]);
      countries.push((await loadOwners(tx))[0]?.country);
    }
    return countries;
  });
  expect(seen).toEqual(['DE', 'US', null]);
});
