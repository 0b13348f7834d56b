import { expect, test } from 'vitest';
import { updateSettings } from '../../src/store/connections.ts';
import { allScorecards, openDealsOf, valuesOf, valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';

/** Calls that change something in the portal; HubSpot reads by POST too. */
const writes = /^(PATCH|PUT|DELETE) |^POST (?!.*(\/search|\/batch\/read|\/oauth\/))/;
const dealWrites = /^POST .*\/(deals|0-3)\/batch\/update/;

test('after one pass every open deal carries what its scorecard says; a second pass writes nothing', async () => {
  const { app, portal, sandbox, id, pass } = await openHouse();
  const first = await pass();
  expect(first.runs.map(({ job, outcome }) => `${job} ${outcome}`)).toEqual(
    ['install', 'sync', 'sweep', 'learn', 'score', 'alert', 'publish'].map((job) => `${job} done`),
  );
  const open = openDealsOf(portal);
  expect(open.length).toBeGreaterThan(10);
  const cards = new Map((await allScorecards(app, id)).map((card) => [card.dealId, card]));
  expect([...cards.keys()].toSorted()).toEqual(open.toSorted());
  for (const dealId of open) {
    const card = cards.get(dealId);
    if (!card) throw new Error(`Deal ${dealId} has no scorecard`);
    expect(valuesOn(portal, dealId)).toEqual(valuesOf(card));
  }
  expect(first.publish).toMatchObject({ written: open.length, refused: 0, unsent: 0 });
  expect(first.alert?.['raised']).toBeGreaterThan(0);

  sandbox.requests.clear();
  const second = await pass();
  expect(sandbox.requests.count(writes)).toBe(0);
  // Our own writes come back as changed deals, and are no news.
  expect(second.sync).toMatchObject({ updated: 0, changes: 0 });
  expect(second.score).toMatchObject({ scored: 0 });
  expect(second.publish).toMatchObject({ written: 0 });
});

test('only deals whose card changed are written, a hundred at a time', async () => {
  const { portal, sandbox, pass } = await openHouse({ portals: [{ preset: 'demo', deals: 1_000 }] });
  await pass();
  const moved = openDealsOf(portal)
    .filter((dealId) => valuesOn(portal, dealId)['status'] !== 'paused')
    .slice(0, 105);
  expect(moved).toHaveLength(105);
  portal.edit().updateMany(moved, { headrace_pause_until: '2099-01-01' });
  sandbox.requests.clear();
  const next = await pass();
  expect(next.publish).toMatchObject({ written: moved.length });
  expect(sandbox.requests.count(dealWrites)).toBe(2);
  for (const dealId of moved) expect(valuesOn(portal, dealId)['status']).toBe('paused');
});

test('a deal that closes gets the status closed and keeps its last numbers; one closed before we came is left alone', async () => {
  const { portal, pass } = await openHouse();
  await pass();
  const [dealId = ''] = openDealsOf(portal);
  const before = valuesOn(portal, dealId);
  const wonBefore = portal
    .dealIds()
    .find((other) => portal.deal(other)?.properties['hs_is_closed_won'] === 'true');
  const wonStage = portal.deal(wonBefore ?? '')?.properties['dealstage'] ?? '';
  const pipeline = portal.deal(wonBefore ?? '')?.properties['pipeline'] ?? '';
  portal.edit().update(dealId, { dealstage: wonStage, pipeline });
  await pass();
  const after = valuesOn(portal, dealId);
  expect(after['status']).toBe('closed');
  expect(after['stalled_since']).toBeUndefined();
  expect(after['win_probability'] !== undefined).toBe(before['win_probability'] !== undefined);
  expect(valuesOn(portal, wonBefore ?? '')).toEqual({});
});

test('too little history is said, not made up', async () => {
  const { portal, pass } = await openHouse({ portals: [{ preset: 'tiny' }] });
  const { learn, publish } = await pass();
  expect(learn?.['notEnoughData']).toBeGreaterThan(0);
  expect(publish?.['written']).toBe(openDealsOf(portal).length);
  for (const dealId of openDealsOf(portal)) {
    const values = valuesOn(portal, dealId);
    expect(values['win_probability']).toBeUndefined();
    expect(['not_enough_data', 'paused']).toContain(values['status']);
  }
});

test('a dry run computes and shows everything and writes nothing, not even its properties', async () => {
  const { app, portal, sandbox, id, pass } = await openHouse();
  await updateSettings(app.db, id, { dryRun: true });
  sandbox.requests.clear();
  const { publish, alert } = await pass();
  expect(publish).toMatchObject({ written: 0, wouldWrite: openDealsOf(portal).length });
  expect(alert?.['wouldRaise']).toBeGreaterThan(0);
  expect(sandbox.requests.count(writes)).toBe(0);

  await updateSettings(app.db, id, { dryRun: false });
  const real = await pass();
  expect(real.publish).toMatchObject({ written: openDealsOf(portal).length, wouldWrite: 0 });
});
