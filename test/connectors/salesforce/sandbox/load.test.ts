import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../../../connectors/salesforce/sandbox/start-sandbox.ts';
import { hourMs, openSandbox, portfolio, start } from './support/open-sandbox.ts';

const iso = (hours: number) => new Date(start + hours * hourMs).toISOString();
const base = portfolio(1);
const deal = [...base.deals][0] ?? {};
const step = (hours: number, field: string, from: string, to: string, by = '') => ({
  deal_id: 'd0',
  at: iso(hours),
  field,
  from,
  to,
  by,
});

test('the log of a deal is as the org would have kept it: the values after each save', async () => {
  const changes = [
    step(2, 'stage', 'Lead', 'Offer'),
    step(2, 'amount', '900', '950'),
    step(3, 'owner', 'Ann Lee', 'Rep 0'),
    step(4, 'expected_close_on', '2026-02-28', '2026-03-31'),
    step(5, 'amount', '950', '1000', 'integration'),
    step(6, 'next_step', '', 'Call'),
  ];
  const { query } = await openSandbox({
    rows: { ...base, deals: [{ ...deal, next_step: 'Call' }], changes },
  });
  const log = await query(
    'SELECT StageName, Amount, CloseDate, CreatedBy.UserType FROM OpportunityHistory ORDER BY CreatedDate, Id',
  );
  expect(log.map(({ StageName, Amount, CloseDate }) => [StageName, Amount, CloseDate])).toEqual([
    ['Lead', 900, '2026-02-28'],
    ['Offer', 950, '2026-02-28'],
    ['Offer', 950, '2026-03-31'],
    ['Offer', 1000, '2026-03-31'],
  ]);
  expect(log[3]).toMatchObject({ CreatedBy: { UserType: 'CloudIntegrationUser' } });
  const fields = await query(
    'SELECT Field, DataType, OldValue, NewValue FROM OpportunityFieldHistory ORDER BY CreatedDate, Id',
  );
  expect(fields.map(({ Field, DataType, NewValue }) => [Field, DataType, NewValue])).toEqual([
    ['created', 'Text', null],
    ['Owner', 'Text', 'Rep 0'],
    ['Owner', 'EntityId', expect.stringMatching(/^005\w{15}$/)],
    ['NextStep', 'Text', 'Call'],
  ]);
  const [now] = await query(
    'SELECT PushCount, LastModifiedBy.UserType, LastStageChangeDate FROM Opportunity',
  );
  expect(now).toMatchObject({ PushCount: 1, LastStageChangeDate: '2026-01-05T02:00:00.000+0000' });
});

test('a deal that was brought in with an older date has a log that begins when it came in', async () => {
  const changes = [step(50, 'stage', '', 'Offer', 'import'), step(50, 'amount', '', '1000', 'import')];
  const { query } = await openSandbox({ rows: { ...base, changes } });
  const log = await query('SELECT StageName, Amount, CreatedDate FROM OpportunityHistory');
  expect(log).toMatchObject([
    { StageName: 'Offer', Amount: 1000, CreatedDate: '2026-01-07T02:00:00.000+0000' },
  ]);
});

test('activities become what people would have logged, and their contacts get roles', async () => {
  const entry = (kind: string, direction = '', more = {}) => ({
    deal_id: 'd0',
    at: iso(8),
    kind,
    direction,
    contact: 'Ann',
    ...more,
  });
  const activities = [
    entry('call', 'in'),
    entry('email', 'out'),
    entry('email'),
    entry('meeting', '', { state: 'cancelled' }),
    entry('task', '', { state: 'planned', known_at: iso(1) }),
    entry('note'),
  ];
  const rows = { ...base, deals: [{ ...deal, contacts: 3 }], activities };
  const { query } = await openSandbox({ rows }, { now: () => start + 100 * hourMs });
  const tasks = await query(
    'SELECT TaskSubtype, Type, CallType, IsClosed, CompletedDateTime, Who.Name FROM Task ORDER BY Id',
  );
  expect(tasks.map((one) => [one['TaskSubtype'], one['Type'], one['CallType'], one['IsClosed']])).toEqual([
    ['Call', null, 'Inbound', true],
    ['Email', null, null, true],
    ['Email', null, null, true],
    ['Task', null, null, false],
    ['Task', 'Note', null, true],
  ]);
  expect(await query('SELECT Incoming, ActivityId FROM EmailMessage')).toMatchObject([{ Incoming: false }]);
  expect(await query('SELECT Subject FROM Event')).toMatchObject([{ Subject: 'Canceled: Meeting' }]);
  expect(await query('SELECT ContactId FROM OpportunityContactRole')).toHaveLength(3);
});

test('pipelines become record types, and stages of one name are shared unless they end differently', async () => {
  const stages = [
    ...base.stages,
    { pipeline: 'renewals', stage: 'Offer', order: 1, kind: 'open' },
    { pipeline: 'renewals', stage: 'Lost', order: 2, kind: 'won' },
  ];
  const { query } = await openSandbox({ rows: { ...base, stages } });
  const list = await query('SELECT ApiName FROM OpportunityStage ORDER BY SortOrder');
  expect(list.map(({ ApiName }) => ApiName)).toEqual(['Lead', 'Offer', 'Lost (renewals)', 'Won', 'Lost']);
});

test('a bad value is named with its place', async () => {
  const rows = { ...base, deals: [{ ...deal, amount: 'a lot' }] };
  await expect(openSandbox({ rows })).rejects.toThrow('deals, row 1, column amount: "a lot" is no number');
});

test('started again with its journal it holds what was written, and the sign-in goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const journal = join(folder, 'journal');
  const { api, dealId, sandbox, query } = await openSandbox({}, { journal });
  await api('PATCH', `/sobjects/Opportunity/${dealId('d0')}`, { StageName: 'Lost', Headrace_Health__c: 12 });
  await api('POST', '/sobjects/Task', { WhatId: dealId('d0'), Subject: 'Ask why' });
  const before = sandbox.portals[0]?.deal(dealId('d0'));
  const log = await query('SELECT Id, CreatedDate FROM OpportunityHistory');
  const again = await startSandbox({ portals: [{ portfolio: portfolio(8) }], journal });
  onTestFinished(() => again.close());
  expect(again.portals[0]?.deal(dealId('d0'))).toEqual(before);
  expect(again.portals[0]?.tasks(dealId('d0')).map(({ properties }) => properties['Subject'])).toEqual([
    'Ask why',
  ]);
  expect(log.length).toBeGreaterThan(0);
});

test('users have the country that the portfolio says, its code only where countries are chosen from a list', async () => {
  const rows = { ...base, owners: [{ owner: 'Rep 0', country: 'DE' }] };
  const soql = (fields: string) => `SELECT ${fields} FROM User WHERE Name = 'Rep 0'`;
  const { query } = await openSandbox({ rows });
  expect(await query(soql('Country, CountryCode, LocaleSidKey'))).toMatchObject([
    { Country: 'Germany', CountryCode: 'DE', LocaleSidKey: 'en_US' },
  ]);
  const typed = await openSandbox({ rows, features: { countryPicklists: false } });
  expect(await typed.query(soql('Country'))).toMatchObject([{ Country: 'Germany' }]);
  await expect(typed.query(soql('CountryCode'))).rejects.toThrow('INVALID_FIELD');
});
