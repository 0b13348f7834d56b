import { expect, test } from 'vitest';
import { hourMs, openSandbox, portfolio, start, tokenCall, call, textOf } from './support/open-sandbox.ts';

const names = (records: Record<string, unknown>[]) => records.map(({ Name }) => Name);

test.each([
  ["Name = 'deal 3'", ['Deal 3']],
  ["Name IN ('Deal 1', 'Deal 2') AND Amount > 1001", ['Deal 2']],
  ['NOT (IsClosed = false OR Amount < 1005)', ['Deal 7']],
  ["(StageName = 'Won' OR Amount = 1000) AND Name NOT IN ('Deal 7')", ['Deal 0', 'Deal 3']],
  ["Name LIKE '%l 5'", ['Deal 5']],
  ['CreatedDate > 2026-01-05T00:00:05Z AND CloseDate = 2026-03-31', ['Deal 6', 'Deal 7']],
  ["NextStep = null AND Region__c = 'south' AND Seats__c >= 5", ['Deal 5', 'Deal 7']],
  ["Account.Name = 'Account 4' AND Owner.Name != null", ['Deal 4']],
])('a person who asks for %s gets what fits', async (where, found) => {
  const { query } = await openSandbox();
  expect(names(await query(`SELECT Name FROM Opportunity WHERE ${where} ORDER BY Name`))).toEqual(found);
});

test('a stage has a name for programs and a label for people', async () => {
  const { query, portal, dealId } = await openSandbox();
  portal.edit().labelStage('Offer', 'Offre');
  const [deal] = await query(`SELECT StageName FROM Opportunity WHERE Id = '${dealId('d0')}'`);
  const [shown] = await query(`SELECT toLabel(StageName) FROM Opportunity WHERE Id = '${dealId('d0')}'`);
  expect([deal?.['StageName'], shown?.['StageName']]).toEqual(['Offer', 'Offre']);
  expect(names(await query("SELECT Name FROM Opportunity WHERE StageName = 'Offre'"))).toEqual([]);
});

test('order, limit, offset and counts are kept to', async () => {
  const { query } = await openSandbox();
  const page = 'SELECT Name FROM Opportunity ORDER BY Amount DESC LIMIT 2 OFFSET 1';
  expect(names(await query(page))).toEqual(['Deal 6', 'Deal 5']);
  const [won, open] = await query('SELECT IsWon, COUNT(Id) n, MAX(Amount) FROM Opportunity GROUP BY IsWon');
  expect([won, open].map((one) => [one?.['IsWon'], one?.['n'], one?.['expr0']])).toEqual([
    [false, 6, 1006],
    [true, 2, 1007],
  ]);
});

test('values that do not fit their field and mixed links without parentheses are refused', async () => {
  const { query } = await openSandbox();
  const asked = (where: string) => query(`SELECT Id FROM Opportunity WHERE ${where}`);
  await expect(asked("CreatedDate > '2026-01-01'")).rejects.toThrow('should not be enclosed in quotes');
  await expect(asked("Id = 'x'")).rejects.toThrow('invalid ID field: x');
  await expect(asked("Description = 'x'")).rejects.toThrow('can not be filtered');
  await expect(asked('Amount > 1 AND Amount < 2 OR Amount = 3')).rejects.toThrow('unexpected token');
});

test('records carry their address, parents and instants as the vendor writes them', async () => {
  const { query, dealId } = await openSandbox();
  const [record] = await query(
    "SELECT Id, CreatedDate, IsWon, Account.Name FROM Opportunity WHERE Name = 'Deal 1'",
  );
  expect(record).toMatchObject({
    attributes: { type: 'Opportunity', url: `/services/data/v68.0/sobjects/Opportunity/${dealId('d1')}` },
    CreatedDate: '2026-01-05T00:00:01.000+0000',
    IsWon: false,
    Account: { attributes: { type: 'Account' }, Name: 'Account 1' },
  });
  const short = dealId('d1').slice(0, 15);
  expect(await query(`SELECT Id FROM Opportunity WHERE Id = '${short}'`)).toMatchObject([
    { Id: dealId('d1') },
  ]);
});

test.each([
  ['INVALID_SESSION_ID', 401],
  ['INVALID_QUERY_LOCATOR', 400],
] as const)(
  'a page may be small, and its successor belongs to the session it began in: else %s',
  async (word, status) => {
    const { api, sandbox, refreshToken } = await openSandbox(
      { rows: portfolio(450) },
      { uncertain: { locatorOfOldSession: word } },
    );
    const headers = { 'Sforce-Query-Options': 'batchSize=200' };
    const first = await api('GET', '/query?q=SELECT+Id+FROM+Opportunity', undefined, headers);
    expect(first.body['records']).toHaveLength(200);
    const next = textOf(first.body['nextRecordsUrl']);
    expect(next).toMatch(/^\/services\/data\/v68\.0\/query\/0r8\w+-200$/);
    const fresh = await tokenCall(sandbox, { grant_type: 'refresh_token', refresh_token: refreshToken });
    const elsewhere = await call(sandbox, textOf(fresh.body['access_token']), 'GET', next);
    expect([elsewhere.status, elsewhere.text]).toEqual([status, expect.stringContaining(word)]);
    expect((await api('GET', next)).body['records']).toHaveLength(200);
  },
);

test('the bin and the archive are left out unless all is asked for, and what is purged is gone', async () => {
  const at = new Date(start).toISOString();
  const rows = portfolio(4, {
    activities: [{ deal_id: 'd0', at, kind: 'call', direction: 'in', contact: 'Ann' }],
  });
  const now = () => start + 600 * 24 * hourMs;
  const { api, portal, dealId } = await openSandbox({ rows }, { now });
  portal.edit().remove(dealId('d0'), dealId('d1'));
  portal.edit().purge(dealId('d1'));
  portal.edit().remove(dealId('d2'));
  portal.edit().restore(dealId('d2'));
  const count = async (path: string, from: string) =>
    (await api('GET', `/${path}?q=SELECT+Id+FROM+${from}`)).body['totalSize'];
  expect([await count('query', 'Opportunity'), await count('queryAll', 'Opportunity')]).toEqual([2, 3]);
  expect([await count('query', 'Task'), await count('queryAll', 'Task')]).toEqual([0, 1]);
  const span = new URLSearchParams({
    start: new Date(now() - hourMs).toISOString(),
    end: new Date(now() + hourMs).toISOString(),
  });
  const deleted = await api('GET', `/sobjects/Opportunity/deleted?${span.toString()}`);
  expect(deleted.body['deletedRecords']).toMatchObject([{ id: dealId('d0') }]);
});

test('an open transaction is stamped before it is seen', async () => {
  const clock = { at: start + 100 * hourMs };
  const { query, portal, dealId } = await openSandbox({}, { now: () => clock.at });
  const open = portal.transaction((edit) => edit.update(dealId('d0'), { Amount: 1 }));
  clock.at += 60_000;
  portal.edit().update(dealId('d1'), { Amount: 2 });
  const order =
    'SELECT Name FROM Opportunity WHERE SystemModstamp > 2026-01-08T00:00:00Z ORDER BY SystemModstamp, Id';
  expect(names(await query(order))).toEqual(['Deal 1']);
  open.commit();
  expect(names(await query(order))).toEqual(['Deal 0', 'Deal 1']);
});
