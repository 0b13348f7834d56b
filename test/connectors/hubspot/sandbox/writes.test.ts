import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const deals = '/crm/objects/2026-09/deals';

async function withProperties(options: Parameters<typeof openSandbox>[0] = {}) {
  const opened = await openSandbox(options);
  const create = (name: string, more: Record<string, unknown>) =>
    opened.api('POST', '/crm/properties/2026-09/deals', {
      name,
      label: name,
      groupName: 'dealinformation',
      ...more,
    });
  await create('health', { type: 'number', fieldType: 'number' });
  await create('since', { type: 'date', fieldType: 'date' });
  await create('state', {
    type: 'enumeration',
    fieldType: 'select',
    options: [{ label: 'Fine', value: 'fine' }],
  });
  return opened;
}

test.each([
  [{ health: 'many' }, 'INVALID_NUMBER'],
  [{ state: 'Fine' }, 'INVALID_OPTION'],
  [{ since: '2026-01-31T10:00:00Z' }, 'INVALID_DATE'],
  [{ nonsense: '1' }, 'PROPERTY_DOESNT_EXIST'],
  [{ hs_is_closed: 'true' }, 'READ_ONLY_VALUE'],
  [{ dealstage: 'closedmaybe' }, 'INVALID_OPTION'],
  [{ hubspot_owner_id: '1' }, 'INVALID_OPTION'],
  [{ deal_currency_code: 'XXX' }, 'INVALID_OPTION'],
  [{ description: 'x'.repeat(65_537) }, 'PROPERTY_VALUE_TOO_LONG'],
])('a value that does not fit its property is refused: %o', async (properties, code) => {
  const { api, dealId } = await withProperties();
  const { status, body } = await api('PATCH', `${deals}/${dealId('d0')}`, { properties });
  expect([status, body.category, body.errors[0]?.code]).toEqual([400, 'VALIDATION_ERROR', code]);
  expect(body.message).toContain(`"error":"${code}"`);
});

test('days may be midnight in ms or a day, and "" clears', async () => {
  const { api, dealId, portal } = await withProperties();
  const write = (properties: Record<string, string>) =>
    api('PATCH', `${deals}/${dealId('d0')}`, { properties });
  const value = (name: string) => portal.deal(dealId('d0'))?.properties[name];
  await write({ since: String(Date.UTC(2026, 0, 31)), state: 'fine', closedate: '1769817600000' });
  expect([value('since'), value('state'), value('closedate')]).toEqual([
    '2026-01-31',
    'fine',
    '2026-01-31T00:00:00.000Z',
  ]);
  await write({ since: '', state: '' });
  expect([value('since'), value('state')]).toEqual([null, null]);
});

test('one bad value refuses the whole batch and only the first is named', async () => {
  const { api, dealId, portal } = await withProperties();
  const inputs = [
    { id: dealId('d0'), properties: { health: '1' } },
    { id: dealId('d1'), properties: { health: 'first' } },
    { id: dealId('d2'), properties: { health: 'second' } },
  ];
  const { status, body } = await api('POST', `${deals}/batch/update`, { inputs });
  expect(status).toBe(400);
  expect(body.message).toContain('first');
  expect(body.message).not.toContain('second');
  expect(portal.deal(dealId('d0'))?.properties['health']).toBeNull();
});

test('ids that are gone are told apart with 207 and the others are written', async () => {
  const { api, dealId, portal } = await withProperties({ deals: 5 });
  portal.edit().archive(dealId('d1'));
  const merged = portal.edit().merge(dealId('d2'), dealId('d3'));
  const ids = [dealId('d0'), dealId('d1'), dealId('d2'), '12', merged];
  const inputs = ids.map((id) => ({ id, properties: { health: '9' } }));
  const { status, body } = await api('POST', `${deals}/batch/update`, { inputs });
  expect(status).toBe(207);
  expect(body.results.map((deal) => deal.id)).toEqual([dealId('d0'), merged]);
  expect(body.errors[0]?.context.ids).toEqual([dealId('d1'), dealId('d2'), '12']);
});

test('a batch takes 100 inputs and no id twice', async () => {
  const { api, portal } = await withProperties({ deals: 101 });
  const inputs = portal.dealIds().map((id) => ({ id, properties: { health: '1' } }));
  expect((await api('POST', `${deals}/batch/update`, { inputs })).status).toBe(400);
  expect((await api('POST', `${deals}/batch/update`, { inputs: inputs.slice(0, 100) })).status).toBe(200);
  expect((await api('POST', `${deals}/batch/update`, { inputs: [inputs[0], inputs[0]] })).status).toBe(400);
});

test('a write moves the modified date and signs with the app; archiving and linking do not', async () => {
  const { api, dealId, sandbox, portal } = await withProperties();
  const id = dealId('d0');
  const modified = async () =>
    (await api('GET', `${deals}/${id}`)).body.properties['hs_lastmodifieddate'] as string;
  const loaded = await modified();
  expect(loaded).toBe('2026-01-02T00:00:00.000Z');
  portal.edit().addContact(id);
  portal.edit().addActivity(id, { type: 'calls' });
  expect(await modified()).toBe(loaded);
  const { body } = await api('GET', `${deals}/${id}?properties=num_associated_contacts,num_notes`);
  expect(body.properties).toMatchObject({ num_associated_contacts: '1', num_notes: '1' });
  await api('PATCH', `${deals}/${id}`, { properties: { health: '3' } });
  const written = await modified();
  expect(Date.parse(written)).toBeGreaterThan(Date.parse(loaded));
  const history = await api('GET', `${deals}/${id}?propertiesWithHistory=health`);
  expect(history.body.propertiesWithHistory['health']?.[0]).toMatchObject({
    sourceType: 'INTEGRATION',
    sourceId: String(sandbox.appId),
  });
  await api('DELETE', `${deals}/${id}`);
  expect((await api('GET', `${deals}/${id}?archived=true`)).body.properties['hs_lastmodifieddate']).toBe(
    written,
  );
});

test('two deals merge into a new one that remembers both, and both are archived', async () => {
  const { api, dealId } = await openSandbox({ activities: 2 });
  const { body } = await api('POST', `${deals}/merge`, {
    primaryObjectId: dealId('d0'),
    objectIdToMerge: dealId('d1'),
  });
  expect([dealId('d0'), dealId('d1')]).not.toContain(body.id);
  const merged = await api(
    'GET',
    `${deals}/${body.id}?properties=hs_merged_object_ids,dealname&propertiesWithHistory=dealstage&associations=emails`,
  );
  expect(merged.body.properties).toMatchObject({
    dealname: 'Deal 0',
    hs_merged_object_ids: `${dealId('d0')};${dealId('d1')}`,
  });
  expect(merged.body.propertiesWithHistory['dealstage']).toHaveLength(2);
  expect(merged.body.associations['emails']?.results).toHaveLength(2);
  const archived = await api('GET', `${deals}?archived=true`);
  expect(archived.body.results.map((deal) => deal.id)).toEqual([dealId('d0'), dealId('d1')]);
});

test('what an admin demands of closed deals refuses writes to them', async () => {
  const { api, dealId } = await withProperties({
    deals: 4,
    uncertain: { requiredOnClose: ['closed_won_reason'] },
  });
  const write = (id: string) => api('PATCH', `${deals}/${id}`, { properties: { health: '1' } });
  expect((await write(dealId('d0'))).status).toBe(200);
  expect((await write(dealId('d3'))).body.errors[0]?.code).toBe('MISSING_CONDITIONAL_REQUIRED_PROPERTY');
});

test('a batch create tells items apart only when each has a trace id', async () => {
  const { api, dealId } = await openSandbox();
  const task = (status: string, more: Record<string, unknown> = {}) => ({
    properties: { hs_timestamp: '2026-01-01T00:00:00Z', hs_task_subject: 'Call', hs_task_status: status },
    associations: [
      {
        to: { id: dealId('d0') },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 216 }],
      },
    ],
    ...more,
  });
  const create = (...inputs: unknown[]) => api('POST', '/crm/objects/2026-09/tasks/batch/create', { inputs });
  expect((await create(task('NOT_STARTED'), task('SOMEDAY'))).status).toBe(400);
  const told = await create(
    task('NOT_STARTED', { objectWriteTraceId: 'a' }),
    task('SOMEDAY', { objectWriteTraceId: 'b' }),
  );
  expect([told.status, told.body.results.length, told.body.errors.length]).toEqual([207, 1, 1]);
  expect((await create({ properties: { hs_task_subject: 'No date' } })).body.errors[0]?.code).toBe(
    'MISSING_REQUIRED_PROPERTY',
  );
});
