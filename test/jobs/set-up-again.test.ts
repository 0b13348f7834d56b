import { expect, test } from 'vitest';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { dayMs } from '../../src/model/instant.ts';
import { useGrant } from '../../src/store/grants.ts';
import { makeDue } from '../../src/store/runs.ts';
import { openDealsOf, valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';
import { openSalesforce } from './support/open-salesforce.ts';

test('a property of ours that was deleted for good and is made again is filled again on every deal', async () => {
  const { app, id, sandbox, portal, pass } = await openHouse();
  await pass();
  const open = openDealsOf(portal);
  const before = open.map((dealId) => valuesOn(portal, dealId)['health']);
  expect(before.some(Boolean)).toBe(true);

  portal.edit().updateMany(open, { headrace_health: '' });
  const { accessToken } = await useGrant(app.db, id);
  const property = `${sandbox.url}/crm/properties/2026-09/deals/headrace_health`;
  const headers = { authorization: `Bearer ${accessToken}` };
  expect((await fetch(property, { method: 'DELETE', headers })).status).toBe(204);
  await makeDue(app.db, id, 'install', 0);
  expect((await pass()).install).toMatchObject({ created: 1 });
  expect(open.map((dealId) => valuesOn(portal, dealId)['health'])).toEqual(before);
  expect((await pass()).publish).toMatchObject({ written: 0 });
});

test('when the package is back in an org, its fields and records are filled again', async () => {
  const spec = presetSpec('small', { until: Date.now() - dayMs, seed: 1 });
  const { app, id, portal, pass } = await openSalesforce(portfolioRows(spec));
  const health = 'Headrace_Health__c';
  const carrying = () =>
    portal.dealIds().filter((dealId) => portal.deal(dealId)?.properties['headrace_health']);
  const setUpDue = () => makeDue(app.db, id, 'install', 0);
  await pass();
  const before = carrying();
  const records = portal.records('Headrace_Pipeline__c').length;
  expect([before.length > 0, records > 0]).toEqual([true, true]);

  portal.hide(`Opportunity.${health}`);
  portal.edit().updateMany(before, { [health]: null });
  for (const { Id } of portal.records('Headrace_Pipeline__c'))
    portal.edit().discard('Headrace_Pipeline__c', Id ?? '');
  await setUpDue();
  await pass();
  expect(carrying()).toEqual([]);

  portal.show(`Opportunity.${health}`);
  await setUpDue();
  await pass();
  expect(carrying()).toEqual(before);
  expect(portal.records('Headrace_Pipeline__c').length).toBe(records);
});
