import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const deals = '/crm/objects/2026-09/deals';

test('a list pages through every deal once, ten at a time unless asked', async () => {
  const { api, portal } = await openSandbox({ deals: 25 });
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await api('GET', `${deals}${after && `?after=${after}`}`);
    seen.push(...body.results.map((deal) => deal.id));
    after = body.paging?.next.after ?? '';
  } while (after);
  expect(seen).toEqual(portal.dealIds());
});

test('a page holds up to 100 deals, 50 with history', async () => {
  const { api } = await openSandbox({ deals: 120 });
  expect((await api('GET', `${deals}?limit=100`)).body.results).toHaveLength(100);
  expect((await api('GET', `${deals}?limit=101`)).status).toBe(400);
  expect((await api('GET', `${deals}?limit=50&propertiesWithHistory=dealstage`)).status).toBe(200);
  const refused = await api('GET', `${deals}?limit=51&propertiesWithHistory=dealstage`);
  expect([refused.status, refused.body.category]).toEqual([400, 'VALIDATION_ERROR']);
});

test('values are text or null, unknown properties are passed over, and without a wish the usual ones come', async () => {
  const { api, dealId } = await openSandbox();
  const plain = await api('GET', `${deals}/${dealId('d1')}`);
  expect(Object.keys(plain.body.properties).toSorted()).toEqual([
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ]);
  const { body } = await api(
    'GET',
    `/crm/objects/2026-09/0-3/${dealId('d1')}?properties=amount,description,nonsense`,
  );
  expect(body.properties).toMatchObject({ amount: '1001', description: null });
  expect(body.properties).not.toHaveProperty('nonsense');
});

test('history tells each value with its instant and who wrote it', async () => {
  const { api, dealId, portal } = await openSandbox({ deals: 4 });
  portal.edit().update(dealId('d3'), { amount: '7' });
  const { body } = await api(
    'GET',
    `${deals}/${dealId('d3')}?propertiesWithHistory=dealstage,amount,closedate`,
  );
  const stages = body.propertiesWithHistory['dealstage'] ?? [];
  expect(stages).toHaveLength(3);
  expect(stages.map((entry) => Date.parse(entry.timestamp))).toEqual(
    stages.map((entry) => Date.parse(entry.timestamp)).toSorted((a, b) => b - a),
  );
  expect(body.propertiesWithHistory['amount']?.map((entry) => entry.value)).toEqual(['7', '1003']);
  expect(body.propertiesWithHistory['amount']?.[0]).toMatchObject({
    sourceType: 'CRM_UI',
    sourceId: 'userId:52000001',
  });
  expect(body.properties['closedate']).toBe('2026-01-03T00:00:03.000Z');
});

test('history may come in any order when so told', async () => {
  const { api, dealId } = await openSandbox({ deals: 4, uncertain: { historyOrder: 'shuffled' } });
  const { body } = await api('GET', `${deals}/${dealId('d3')}?propertiesWithHistory=dealstage`);
  const times = (body.propertiesWithHistory['dealstage'] ?? []).map((entry) => entry.timestamp);
  expect(times).not.toEqual(times.toSorted());
  expect(times).not.toEqual(times.toSorted().reverse());
});

test('archived deals are in a list of their own', async () => {
  const { api, dealId, portal } = await openSandbox();
  portal.edit().archive(dealId('d0'));
  expect((await api('GET', deals)).body.results).toHaveLength(2);
  const archived = await api('GET', `${deals}?archived=true`);
  expect(archived.body.results.map((deal) => deal.id)).toEqual([dealId('d0')]);
  expect(archived.body.results[0]).toMatchObject({ archived: true });
  expect((await api('GET', `${deals}/${dealId('d0')}`)).body.category).toBe('OBJECT_NOT_FOUND');
});

test('linked records come along when asked for, the first company as the primary one', async () => {
  const { api, dealId } = await openSandbox({ activities: 2 });
  const { body } = await api('GET', `${deals}/${dealId('d0')}?associations=companies,contacts,emails`);
  expect(Object.keys(body.associations).toSorted()).toEqual(['companies', 'contacts', 'emails']);
  expect(body.associations['contacts']?.results[0]).toMatchObject({ type: 'deal_to_contact' });
  expect((await api('GET', `${deals}?associations=spaceships`)).status).toBe(400);
});

test('a batch read takes 100 ids, 50 with history, and names those that are not there', async () => {
  const { api, portal, dealId } = await openSandbox({ deals: 101 });
  const inputs = portal.dealIds().map((id) => ({ id }));
  const read = (body: Record<string, unknown>) => api('POST', `${deals}/batch/read`, body);
  expect((await read({ inputs })).status).toBe(400);
  expect((await read({ inputs: inputs.slice(0, 100), properties: ['dealname'] })).body.results).toHaveLength(
    100,
  );
  const tooMany = await read({ inputs: inputs.slice(0, 51), propertiesWithHistory: ['dealstage'] });
  expect(tooMany.body.message).toContain(
    'The maximum number of inputs supported in a batch request for property histories is 50.',
  );
  const partly = await read({ inputs: [{ id: dealId('d0') }, { id: '1' }] });
  expect(partly.status).toBe(207);
  expect(partly.body).toMatchObject({
    numErrors: 1,
    errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['1'] } }],
  });
});

test('unknown paths, long addresses, broken JSON and other content types are refused', async () => {
  const { api, sandbox } = await openSandbox();
  expect((await api('GET', '/crm/objects/2025-01/deals')).status).toBe(404);
  expect((await api('GET', '/crm/objects/2026-03/deals')).status).toBe(200);
  expect((await api('GET', '/crm/v9/anything')).status).toBe(404);
  expect((await api('GET', `${deals}?properties=${'x'.repeat(17_000)}`)).status).toBe(414);
  const broken = await api('POST', `${deals}/batch/read`, '{"inputs":[');
  expect([broken.status, broken.body.category]).toEqual([400, 'VALIDATION_ERROR']);
  const xml = await fetch(`${sandbox.url}${deals}/search`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: '<a/>',
  });
  expect(xml.status).toBe(415);
  expect((await fetch(sandbox.url + deals)).status).toBe(401);
});

test('stage times are worked out and the latest one is empty while the deal is in the stage', async () => {
  const { api, dealId, portal } = await openSandbox({ deals: 4 });
  const stage = portal.deal(dealId('d3'))?.properties['dealstage'] ?? '';
  const names = [
    `hs_v2_latest_time_in_${stage}`,
    `hs_v2_date_entered_${stage}`,
    'hs_v2_time_in_current_stage',
    'hs_is_closed_won',
  ];
  const { body } = await api('GET', `${deals}/${dealId('d3')}?properties=${names.join(',')}`);
  expect(names.map((name) => body.properties[name])).toEqual([
    null,
    '2026-01-03T00:00:03.000Z',
    '2026-01-03T00:00:03.000Z',
    'true',
  ]);
});
