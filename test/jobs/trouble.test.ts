import { expect, test } from 'vitest';
import { accountSummary, problemsOf } from '../../src/http/account-summary.ts';
import { getConnection, setConnectionState } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { countDeals, getDeal } from '../../src/store/deals.ts';
import { useGrant } from '../../src/store/grants.ts';
import { listRefusals, recordRefused } from '../../src/store/publications.ts';
import { makeDue } from '../../src/store/runs.ts';
import { openDealsOf, valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';

const batchUpdate = /^POST .*\/(deals|0-3)\/batch\/update/;

test('what the CRM did not confirm is written by the next pass', async () => {
  const { portal, sandbox, pass } = await openHouse();
  sandbox.faults({ on: batchUpdate, kind: 'half-written' });
  const first = await pass();
  const open = openDealsOf(portal);
  expect(first.publish?.['unsent']).toBeGreaterThan(0);
  expect(Number(first.publish?.['written']) + Number(first.publish?.['unsent'])).toBe(open.length);
  const second = await pass();
  expect(second.publish).toMatchObject({ written: first.publish?.['unsent'], unsent: 0 });
  for (const dealId of open) expect(valuesOn(portal, dealId)).not.toEqual({});
});

test('reading that breaks off goes on where it was', async () => {
  const { app, id, portal, sandbox, pass } = await openHouse({ portals: [{ deals: 300 }] });
  const list = /^GET \/crm\/objects\/[^/]+\/(deals|0-3)$/;
  sandbox.faults({ on: list, kind: 'unauthorized', after: 3, times: 1_000 });
  const first = await pass();
  expect(first.runs.find(({ job }) => job === 'sync')).toMatchObject({
    outcome: 'failed',
    error: { kind: 'unauthorized' },
  });
  const { total } = await inTenant(app.db, id, countDeals);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(300);
  expect(await getConnection(app.db, id)).toMatchObject({ state: 'needs-reconnect' });

  // Nothing runs until somebody connects it again.
  sandbox.clearFaults();
  sandbox.requests.clear();
  expect((await pass()).runs).toEqual([]);
  expect(sandbox.requests.count()).toBe(0);

  await setConnectionState(app.db, id, 'connected');
  sandbox.requests.clear();
  const { publish } = await pass();
  expect(publish?.['written']).toBe(openDealsOf(portal).length);
  expect((await inTenant(app.db, id, countDeals)).total).toBe(portal.dealIds().length);
});

test('while the CRM does not show links all else goes on, the account says so, and the next pass catches up', async () => {
  const { app, id, portal, sandbox, pass } = await openHouse();
  const told = async () =>
    problemsOf(await accountSummary(app.db, await getConnection(app.db, id))).join(' ');
  await pass();
  const [dealId = ''] = openDealsOf(portal);
  const before = await inTenant(app.db, id, (tx) => getDeal(tx, dealId));
  portal.edit().update(dealId, { dealname: 'Renamed meanwhile' });
  const fresh = portal.edit().create({ dealname: 'Fresh', dealstage: before?.stage ?? '', amount: '10' });
  portal.edit().addContact(fresh);
  sandbox.faults({ on: /\/crm\/associations\//, kind: 'server-error', times: 1_000 });
  expect((await pass({ only: ['sync'] })).sync).toMatchObject({ linksStale: true, created: 1 });
  expect(await inTenant(app.db, id, (tx) => getDeal(tx, dealId))).toMatchObject({
    name: 'Renamed meanwhile',
    contacts: before?.contacts,
    account: before?.account,
  });
  expect(await inTenant(app.db, id, (tx) => getDeal(tx, fresh))).toMatchObject({ contacts: null });
  expect(await told()).toContain('could not be read the last time');
  sandbox.clearFaults();
  expect((await pass({ only: ['sync'] })).sync).toMatchObject({ linksStale: false });
  expect(await inTenant(app.db, id, (tx) => getDeal(tx, fresh))).toMatchObject({ contacts: 1 });
  expect(await told()).not.toContain('could not be read');
});

test('one deal that the CRM refuses is parked with its words until it changes; the others are written', async () => {
  const { app, id, portal, pass } = await openHouse();
  const refusals = () => inTenant(app.db, id, (tx) => listRefusals(tx, 10));
  await pass({ only: ['install', 'sync', 'sweep', 'learn', 'score'] });
  const open = openDealsOf(portal);
  const [dealId = ''] = open;
  await inTenant(app.db, id, (tx) =>
    recordRefused(tx, [{ dealId, reason: 'A rule of the account wants a reason.' }], Date.now()),
  );
  expect((await pass()).publish).toMatchObject({ written: open.length - 1 });
  expect((await refusals()).map((row) => [row.dealId, row.refusal])).toEqual([
    [dealId, 'A rule of the account wants a reason.'],
  ]);
  expect((await pass()).publish).toMatchObject({ written: 0 });
  portal.edit().update(dealId, { amount: '4321' });
  expect((await pass()).publish).toMatchObject({ written: 1 });
  expect(await refusals()).toEqual([]);
});

test('deals that vanish from one listing are not believed gone: only asked for by id or listed twice', async () => {
  const { app, id, portal, sandbox, pass } = await openHouse();
  await pass();
  const before = await inTenant(app.db, id, countDeals);
  const sweep = async () => {
    await makeDue(app.db, id, 'sweep', 0);
    return (await pass()).sweep;
  };
  sandbox.faults({ on: /^GET \/crm\/objects\/[^/]+\/(deals|0-3)$/, kind: 'short' });
  await sweep();
  expect(await inTenant(app.db, id, countDeals)).toMatchObject({ total: before.total, removed: 0 });
  sandbox.clearFaults();
  await sweep();
  expect(await inTenant(app.db, id, countDeals)).toMatchObject({ total: before.total, removed: 0 });

  const [archived = ''] = openDealsOf(portal);
  portal.edit().archive(archived);
  expect((await sweep())?.['removed']).toBe(1);
  expect(await inTenant(app.db, id, countDeals)).toMatchObject({ total: before.total - 1, removed: 1 });
});

test('a property of ours that somebody else made otherwise stops the writing and is named', async () => {
  const { app, id, sandbox, portal, pass } = await openHouse();
  const grant = await useGrant(app.db, id);
  await fetch(`${sandbox.url}/crm/properties/2026-09/deals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${grant.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'headrace_health',
      label: 'Health',
      type: 'string',
      fieldType: 'text',
      groupName: 'dealinformation',
    }),
  });
  const { publish, score } = await pass();
  expect(score?.['scored']).toBe(openDealsOf(portal).length);
  expect(publish).toMatchObject({ written: 0, problems: 1 });
  const { settings } = await getConnection(app.db, id);
  expect(settings.setUpProblems?.join()).toContain('headrace_health');
});
