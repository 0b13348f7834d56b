import { expect, test } from 'vitest';
import { pipelineObject } from '../../connectors/salesforce/property-table.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { cardSchema } from '../../src/model/card.ts';
import { dayMs } from '../../src/model/instant.ts';
import { listAlerts } from '../../src/store/alerts.ts';
import { updateSettings } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { countDeals } from '../../src/store/deals.ts';
import { readDealCard } from '../../src/store/deal-card.ts';
import { openSalesforce } from './support/open-salesforce.ts';

const openHouse = () =>
  openSalesforce(
    portfolioRows(presetSpec('small', { until: Date.now() - dayMs, seed: 1, deals: undefined })),
  );

test('an org needs no call to us: cards are in a field, figures of pipelines are records; a second run writes nothing', async () => {
  const { app, id, sandbox, portal, pass } = await openHouse();
  await pass();
  const alerts = await inTenant(app.db, id, (tx) => listAlerts(tx, { states: ['open'] }));
  expect(alerts.length).toBeGreaterThan(0);
  const carded = portal.dealIds().flatMap((dealId) => {
    const text = portal.deal(dealId)?.properties['headrace_card'];
    return text ? [{ dealId, card: cardSchema.parse(JSON.parse(text)) }] : [];
  });
  expect(carded.length).toBeGreaterThan(10);
  for (const { dealId, card } of carded) {
    expect(card).toEqual((await inTenant(app.db, id, (tx) => readDealCard(tx, dealId)))?.card);
  }
  expect(carded.filter(({ card }) => card.alert).map(({ dealId }) => dealId)).toEqual(
    alerts.map(({ dealId }) => dealId).toSorted(),
  );

  const records = () =>
    portal.records(pipelineObject).map((row) => ({
      group: row['Headrace_Group__c'],
      deals: Number(row['Headrace_Deals__c']),
      key: row['Headrace_Key__c'],
    }));
  expect(new Set(records().map(({ group }) => group))).toEqual(
    new Set(['velocity', 'funnel', 'forecast', 'stalled']),
  );
  const stalled = carded.filter(({ card }) => card.status === 'stalled').length;
  const told = records().filter(({ group }) => group === 'stalled');
  expect(told.reduce((sum, { deals }) => sum + deals, 0)).toBe(stalled);
  // Whoever may not see a deal must not learn of it from here.
  const texts = JSON.stringify(portal.records(pipelineObject));
  for (const { card } of carded) if (card.dealName) expect(texts).not.toContain(card.dealName);

  sandbox.requests.clear();
  await pass();
  expect(sandbox.requests.count(sandbox.changingCalls)).toBe(0);

  await updateSettings(app.db, id, { pipelines: ['none of these'] });
  await pass();
  expect(records()).toEqual([]);
  expect(portal.dealIds().some((dealId) => portal.deal(dealId)?.properties['headrace_card'])).toBe(false);
});

test('two workers together keep to a twentieth of what the org may be asked in a day', async () => {
  const portfolio = portfolioRows(
    presetSpec('tiny', { until: Date.now() - dayMs, seed: 1, deals: undefined }),
  );
  const limits = { dailyCalls: 2_000, concurrent: null };
  const { app, open, id, sandbox } = await openSalesforce(portfolio, {}, limits);
  const other = await open();
  sandbox.requests.clear();
  const askOn = async (by: typeof app) => {
    const crm = await by.openCrm(id);
    for (;;) await crm.owners();
  };
  const ends = await Promise.allSettled([askOn(app), askOn(other)]);
  for (const end of ends)
    expect(end).toMatchObject({ reason: { message: expect.stringContaining('our share') } });
  expect(sandbox.requests.count(/services\/data/)).toBe(100);
});

test('deals are gone only when a whole listing says so, never after one that broke off', async () => {
  const { app, id, sandbox, portal, pass } = await openHouse();
  await pass();
  const counts = () => inTenant(app.db, id, countDeals);
  const before = await counts();
  const [purged = ''] = portal.dealIds();
  portal.edit().purge(purged);
  sandbox.faults({ on: /\/query/, kind: 'query-timeout', times: 1_000 });
  expect((await app.runJob('sweep', id)).outcome).toBe('failed');
  expect(await counts()).toEqual(before);
  sandbox.clearFaults();
  expect((await app.runJob('sweep', id)).outcome).toBe('done');
  expect(await counts()).toMatchObject({ total: before.total - 1, removed: 1 });
});
