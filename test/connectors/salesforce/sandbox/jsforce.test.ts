import { expect, test } from 'vitest';
import { openSandbox, portfolio } from './support/open-sandbox.ts';

test('the client of the vendor’s world queries, pages, describes and writes as documented', async () => {
  const { conn, dealId, portal } = await openSandbox({ rows: portfolio(2005) });
  const first = await conn.query('SELECT Id, Name, Owner.Name FROM Opportunity ORDER BY Name');
  expect([first.totalSize, first.done, first.records.length]).toEqual([2005, false, 2000]);
  const rest = await conn.queryMore(first.nextRecordsUrl ?? '');
  expect([rest.done, rest.records.length]).toEqual([true, 5]);
  const described = await conn.sobject('Opportunity').describe();
  expect(described.fields.find(({ name }) => name === 'StageName')?.picklistValues?.length).toBe(4);
  expect(described.recordTypeInfos.map(({ name }) => name)).toEqual(['sales', 'Master']);
  const Id = dealId('d0');
  expect(await conn.sobject('Opportunity').update({ Id, Amount: 5 })).toMatchObject({ success: true });
  expect((await conn.sobject('Opportunity').retrieve(Id))['Amount']).toBe(5);
  const task = await conn.sobject('Task').create({ WhatId: Id, Subject: 'Call them' });
  expect(task.success && portal.tasks(Id).map(({ id }) => id)).toContain(task.id);
  expect(await conn.sobject('Opportunity').count({ StageName: 'Won' })).toBe(501);
  expect((await conn.identity()).organization_id).toBe(portal.portalId);
  expect((await conn.limits())['DailyApiRequests']?.Max).toBe(100_000);
  expect(conn.limitInfo.apiUsage?.limit).toBe(100_000);
});

test('a bulk query of one page comes through it', async () => {
  const { conn } = await openSandbox({ rows: portfolio(120) });
  conn.bulk2.pollInterval = 10;
  const rows = await (await conn.bulk2.query('SELECT Id, Name, Amount FROM Opportunity')).toArray();
  expect(rows).toHaveLength(120);
  expect(rows[7]).toMatchObject({ Name: 'Deal 7', Amount: '1007.0' });
});

test('refusals reach it with the vendor’s codes', async () => {
  const { conn } = await openSandbox();
  await expect(conn.query('SELECT Id, IqScore FROM Opportunity')).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
    message: expect.stringContaining("No such column 'IqScore' on entity 'Opportunity'") as string,
  });
  await expect(conn.query('SELECT Id FROM Nothing')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
  await expect(conn.query('SELECT FROM Opportunity')).rejects.toMatchObject({
    errorCode: 'MALFORMED_QUERY',
    message: expect.stringContaining('ERROR at Row:1:Column:8') as string,
  });
});
