import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PortfolioRows } from '../../../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../../../connectors/hubspot/sandbox/start-sandbox.ts';
import { openSandbox, tokenCall } from './support/open-sandbox.ts';

const stages = [
  { pipeline: 'New business', stage: 'Lead', order: '1', kind: 'open' },
  { pipeline: 'New business', stage: 'Won', order: '2', kind: 'won' },
  { pipeline: 'Renewals', stage: 'Lead', order: '1', kind: 'open' },
  { pipeline: 'Renewals', stage: 'Lost', order: '2', kind: 'lost' },
];
const deal = { id: 'a', created_at: '2026-01-05T10:00:00Z', pipeline: 'New business', stage: 'Lead' };

async function one(row: Record<string, string>, more: Partial<PortfolioRows> = {}, timeZone?: string) {
  const rows = { stages, deals: [{ ...deal, ...row }], ...more };
  const opened = await openSandbox({ portals: [{ portfolio: rows, ...(timeZone && { timeZone }) }] });
  const id = opened.dealId('a');
  return { ...opened, id, values: opened.portal.deal(id)?.properties ?? {} };
}

test('the closing date is the expected day until the deal closes, then the real instant', async () => {
  const open = await one({ expected_close_on: '2026-03-01' }, {}, 'Pacific/Auckland');
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Auckland' });
  expect(format.format(Date.parse(open.values['closedate'] ?? ''))).toBe('2026-03-01');
  const won = await one(
    { stage: 'Won', outcome: 'won', expected_close_on: '2026-03-01', closed_at: '2026-02-20T09:30:00Z' },
    { changes: [{ deal_id: 'a', at: '2026-02-20T09:30:00Z', field: 'stage', from: 'Lead', to: 'Won' }] },
  );
  expect(won.values).toMatchObject({
    closedate: '2026-02-20T09:30:00.000Z',
    hs_is_closed_won: 'true',
    hs_lastmodifieddate: '2026-02-20T09:30:00.000Z',
  });
});

test('stages of the same name in two pipelines stay apart, also for a deal that moved', async () => {
  const { api, id } = await one(
    { pipeline: 'Renewals' },
    {
      changes: [
        { deal_id: 'a', at: '2026-01-06T10:00:00Z', field: 'stage', from: 'Lead', to: 'Won' },
        { deal_id: 'a', at: '2026-01-07T10:00:00Z', field: 'pipeline', from: 'New business', to: 'Renewals' },
        { deal_id: 'a', at: '2026-01-07T10:00:00Z', field: 'stage', from: 'Won', to: 'Lead' },
      ],
    },
  );
  const pipelines = await api('GET', '/crm/pipelines/2026-09/deals');
  const ids = JSON.stringify(
    pipelines.body.results.map((pipeline) => 'stages' in pipeline && pipeline.stages),
  );
  const { body } = await api(
    'GET',
    `/crm/objects/2026-09/deals/${id}?propertiesWithHistory=dealstage,pipeline`,
  );
  const past = (body.propertiesWithHistory['dealstage'] ?? []).map(({ value }) => value);
  expect(new Set(past).size).toBe(3);
  for (const stage of past) expect(ids).toContain(`"id":"${stage}"`);
  expect(body.propertiesWithHistory['pipeline']?.at(-1)?.value).toBe('default');
});

test('a deal has as many contacts as the file says', async () => {
  const activities = [
    { deal_id: 'a', at: '2026-01-06T10:00:00Z', kind: 'email', direction: 'in', contact: 'c1' },
  ];
  const { values } = await one({ contacts: '3' }, { activities });
  expect(values).toMatchObject({
    num_associated_contacts: '3',
    notes_last_contacted: '2026-01-06T10:00:00.000Z',
  });
});

test("sources are HubSpot's own when all of them are, else a property of the account", async () => {
  expect((await one({ source: 'Direct Traffic' })).values['hs_analytics_source']).toBe('DIRECT_TRAFFIC');
  const own = await one({ source: 'Trade fair' });
  expect([own.values['hs_analytics_source'], own.values['source']]).toEqual([null, 'Trade fair']);
});

test('further columns are properties of the account: numbers when all are, text else', async () => {
  const { api } = await one({ seats: '12', region: 'North' });
  const types = (await api('GET', '/crm/properties/2026-09/deals')).body.results.map((each) =>
    ['type' in each && each.type, each.name].join(' '),
  );
  expect(types).toEqual(expect.arrayContaining(['number seats', 'string region']));
});

test('planned meetings lie ahead and are scheduled', async () => {
  const activities = [
    {
      deal_id: 'a',
      at: '2026-06-01T10:00:00Z',
      known_at: '2026-01-05T11:00:00Z',
      kind: 'meeting',
      state: 'planned',
    },
  ];
  const { api } = await one({}, { activities });
  const { body } = await api(
    'GET',
    '/crm/objects/2026-09/meetings?properties=hs_timestamp,hs_meeting_outcome,hs_createdate',
  );
  expect(body.results[0]?.properties).toMatchObject({
    hs_timestamp: '2026-06-01T10:00:00.000Z',
    hs_createdate: '2026-01-05T11:00:00.000Z',
    hs_meeting_outcome: 'SCHEDULED',
  });
});

test.each([
  [
    'deals.csv',
    'id,created_at,pipeline,stage\na,31/02/2026,sales,Lead\n',
    'deals.csv, line 2, column created_at',
  ],
  [
    'deals.csv',
    'id,created_at,pipeline,stage\n,2026-01-01T00:00:00Z,sales,Lead\n',
    'deals.csv, line 2, column id',
  ],
  [
    'deals.csv',
    'id,created_at,pipeline,stage,amount\na,2026-01-01T00:00:00Z,sales,Lead,12k\n',
    'column amount: "12k"',
  ],
  [
    'activities.csv',
    'deal_id,at,kind\nnobody,2026-01-01T00:00:00Z,call\n',
    'activities.csv, line 2, column deal_id',
  ],
  ['stages.csv', 'pipeline,stage,order,kind\nsales,Lead,1,maybe\n', 'stages.csv, line 2, column kind'],
])('a bad value in %s is named with file, line and column', async (file, text, message) => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'stages.csv'), 'pipeline,stage,order,kind\nsales,Lead,1,open\n');
  writeFileSync(
    join(folder, 'deals.csv'),
    'id,created_at,pipeline,stage\na,2026-01-01T00:00:00Z,sales,Lead\n',
  );
  writeFileSync(join(folder, file), text);
  await expect(startSandbox({ portals: [{ folder }] })).rejects.toThrow(message);
});

test('a sandbox with a journal starts again with what was written to it, a torn last line aside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journal = join(folder, 'journal.jsonl');
  const first = await openSandbox({ journal });
  const id = first.dealId('d0');
  await first.api('PATCH', `/crm/objects/2026-09/deals/${id}`, { properties: { amount: '77' } });
  const task = first.portal
    .edit()
    .addActivity(id, { type: 'tasks', properties: { hs_task_status: 'NOT_STARTED' } });
  const before = first.portal.deal(id);
  writeFileSync(journal, '{"portalId":', { flag: 'a' });
  const second = await openSandbox({ journal });
  expect(second.portal.deal(id)).toEqual(before);
  expect(second.portal.tasks(id).map((each) => each.id)).toEqual([task]);
  const form = { grant_type: 'refresh_token', refresh_token: first.refreshToken };
  expect((await tokenCall(second.sandbox, form)).status).toBe(200);
});

test('owners who left are in a list of their own, without a user', async () => {
  const { api, portal } = await one({ owner: 'Ada Miller' });
  const owner = (await api('GET', '/crm/owners/2026-09')).body.results[0];
  portal.edit().archiveOwner(owner?.id ?? '');
  expect((await api('GET', '/crm/owners/2026-09')).body.results).toEqual([]);
  const [left] = (await api('GET', '/crm/owners/2026-09?archived=true')).body.results;
  expect(left).toMatchObject({ id: owner?.id, userId: null, userIdIncludingInactive: owner?.userId });
});

test('a stage that was removed is no longer listed, and deals go on naming it', async () => {
  const { api, portal, values } = await one({});
  portal.edit().removeStage(values['dealstage'] ?? '');
  const { body } = await api('GET', '/crm/pipelines/2026-09/deals');
  expect(JSON.stringify(body.results)).not.toContain(`"${values['dealstage']}"`);
  expect((await api('GET', '/crm/objects/2026-09/deals')).body.results[0]?.properties['dealstage']).toBe(
    values['dealstage'],
  );
});
