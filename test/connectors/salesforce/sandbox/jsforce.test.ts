import jsforce from 'jsforce';
import { expect, test } from 'vitest';
import {
  challenge,
  hourMs,
  openSandbox,
  portfolio,
  redirectUri,
  verifier,
  version,
} from './support/open-sandbox.ts';

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

test('its other documented calls are answered as the vendor would', async () => {
  const { conn, dealId, portal } = await openSandbox({ rows: portfolio(450) });
  const { sobjects } = await conn.describeGlobal();
  expect(sobjects.map(({ name }) => name)).toEqual(expect.arrayContaining(['Opportunity', 'Task', 'User']));
  const opportunities = conn.sobject('Opportunity');
  const found = await opportunities
    .find({ StageName: 'Offer', Amount: { $gte: 1_400 } }, ['Id', 'Name', 'Amount'])
    .sort({ Amount: -1 })
    .limit(2);
  expect(found.map((deal) => deal['Name'] as unknown)).toEqual(['Deal 449', 'Deal 448']);
  const all = conn.query('SELECT Id FROM Opportunity', { autoFetch: true, maxFetch: 1_000 });
  expect((await all.run({ autoFetch: true, maxFetch: 1_000 })).records).toHaveLength(450);

  const ids = [0, 1, 2].map((index) => dealId(`d${index}`));
  const saved = await opportunities.update([
    ...ids.slice(0, 2).map((Id) => ({ Id, NextStep: 'Call' })),
    { Id: ids[2] ?? '', Name: 'x'.repeat(200) },
  ]);
  expect(saved.map(({ success }) => success)).toEqual([true, true, false]);
  expect(saved[2]?.errors.length).toBe(1);
  const read = await opportunities.retrieve(ids.slice(0, 2));
  expect(read.map((record) => String(record['NextStep']))).toEqual(['Call', 'Call']);
  const created = await conn.sobject('Task').create(ids.map((WhatId) => ({ WhatId, Subject: 'Call' })));
  expect(created.map(({ success }) => success)).toEqual([true, true, true]);

  portal.edit().remove(ids[0] ?? '');
  const since = new Date(Date.now() - hourMs);
  const { deletedRecords } = await opportunities.deleted(since, new Date(Date.now() + hourMs));
  expect(deletedRecords.map(({ id }) => id)).toEqual([ids[0]]);
  const gone = await conn.query('SELECT Id FROM Opportunity WHERE IsDeleted = true', { scanAll: true });
  expect(gone.totalSize).toBe(1);
  await expect(opportunities.retrieve(ids[0] ?? '')).rejects.toMatchObject({
    errorCode: 'ENTITY_IS_DELETED',
  });
  const grouped = await conn.query('SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName');
  expect(grouped.records.map((record) => Number(record['n'])).reduce((sum, n) => sum + n, 0)).toBe(449);
});

test('its sign-in works as documented; its own renewal keeps the dead refresh token, and the second one ends all', async () => {
  const { sandbox, portal } = await openSandbox();
  const { clientId, clientSecret, url: loginUrl } = sandbox;
  const oauth2 = new jsforce.OAuth2({ loginUrl, clientId, clientSecret, redirectUri });
  const page = oauth2.getAuthorizationUrl({
    scope: 'api refresh_token',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  const { headers } = await fetch(page, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const conn = new jsforce.Connection({ oauth2, version });
  const user = await conn.authorize(code, { code_verifier: verifier });
  expect(user.organizationId).toBe(portal.portalId);
  await expect(conn.authorize(code, { code_verifier: verifier })).rejects.toMatchObject({
    name: 'invalid_grant',
  });
  expect((await conn.query('SELECT Id FROM User')).done).toBe(true);

  sandbox.expireTokens();
  expect((await conn.query('SELECT Id FROM User')).done).toBe(true);
  sandbox.expireTokens();
  await expect(conn.query('SELECT Id FROM User')).rejects.toThrow();
  expect(sandbox.requests.count(/POST .*oauth2\/token/)).toBe(5);
});

test('a sign-in that it revokes is over', async () => {
  const { sandbox, conn, refreshToken } = await openSandbox();
  const { clientId, clientSecret, url: loginUrl } = sandbox;
  const oauth2 = new jsforce.OAuth2({ loginUrl, clientId, clientSecret, redirectUri });
  const renewed = await oauth2.refreshToken(refreshToken);
  expect(renewed.refresh_token).not.toBe(refreshToken);
  await oauth2.revokeToken(renewed.refresh_token ?? '');
  await expect(conn.query('SELECT Id FROM User')).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
  await expect(oauth2.refreshToken(renewed.refresh_token ?? '')).rejects.toMatchObject({
    name: 'invalid_grant',
  });
});

test('it deletes, and finds records by a field of their own to write or make them', async () => {
  const { conn, dealId, portal } = await openSandbox({ rows: portfolio(3) });
  const opportunities = conn.sobject('Opportunity');
  const since = new Date(Date.now() - hourMs);
  await opportunities.update({ Id: dealId('d0'), NextStep: 'Call' });
  const { ids } = await opportunities.updated(since, new Date(Date.now() + hourMs));
  expect(ids).toEqual([dealId('d0')]);
  expect(await opportunities.destroy(dealId('d0'))).toMatchObject({ success: true });
  const both = await opportunities.destroy([dealId('d1'), dealId('d0')]);
  expect(both.map(({ success }) => success)).toEqual([true, false]);
  expect(portal.dealIds()).toEqual([dealId('d2')]);

  const type = 'Headrace_Pipeline__c';
  const described = await conn.sobject(type).describe();
  const keys = described.fields.filter(({ externalId }) => externalId).map(({ name }) => name);
  expect([described.custom, keys]).toEqual([true, ['Headrace_Key__c']]);
  const saved = async (Headrace_Deals__c: number) =>
    conn.sobject(type).upsert({ Headrace_Key__c: 'k1', Headrace_Deals__c }, 'Headrace_Key__c');
  const made = await saved(1);
  const written = await saved(2);
  expect([made.success, written.success, made.id === written.id]).toEqual([true, true, true]);
  expect(portal.records(type).map((row) => row['Headrace_Deals__c'])).toEqual(['2']);
  const many = await conn.sobject(type).upsert(
    ['k1', 'k2'].map((Headrace_Key__c) => ({ Headrace_Key__c, Headrace_Deals__c: 3 })),
    'Headrace_Key__c',
  );
  expect(many.map(({ success }) => success)).toEqual([true, true]);
  expect(portal.records(type).map((row) => row['Headrace_Deals__c'])).toEqual(['3', '3']);
  await expect(conn.sobject('Opportunity').upsert({ Name: 'x' }, 'Name')).rejects.toThrow();
});

test('its bulk jobs write line by line, each with a result, as documented', async () => {
  const { conn, dealId, portal } = await openSandbox({ rows: portfolio(5) });
  conn.bulk2.pollInterval = 10;
  portal.refuse([dealId('d3')], {
    statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'A champion is needed',
    fields: ['NextStep'],
  });
  const next = 'Call, "soon"\nor later';
  const input = [
    { Id: dealId('d0'), NextStep: next, Amount: null },
    { Id: dealId('d1'), NextStep: '', Amount: 7 },
    { Id: dealId('d3'), NextStep: 'Call', Amount: 7 },
    { Id: dealId('d4'), NextStep: 'Call', Amount: 'much' },
  ];
  const written = await conn.bulk2.loadAndWaitForResults({
    object: 'Opportunity',
    operation: 'update',
    input,
  });
  expect(written.successfulResults.map(({ sf__Id, sf__Created }) => [sf__Id, sf__Created])).toEqual([
    [dealId('d0'), 'false'],
    [dealId('d1'), 'false'],
  ]);
  expect(written.failedResults.map(({ sf__Error }) => sf__Error)).toEqual([
    'FIELD_CUSTOM_VALIDATION_EXCEPTION:A champion is needed:NextStep--',
    expect.stringMatching(/^JSON_PARSER_ERROR|^INVALID/),
  ]);
  const values = (id: string) => portal.deal(dealId(id))?.properties;
  expect(values('d0')).toMatchObject({ NextStep: next, Amount: null });
  expect(values('d1')).toMatchObject({ NextStep: null, Amount: '7' });

  const tasks = await conn.bulk2.loadAndWaitForResults({
    object: 'Task',
    operation: 'insert',
    input: [{ WhatId: dealId('d2'), Subject: 'Call', IsReminderSet: true }],
  });
  expect(portal.tasks(dealId('d2')).map(({ id }) => id)).toEqual(
    tasks.successfulResults.map(({ sf__Id }) => sf__Id),
  );
  const gone = await conn.bulk2.loadAndWaitForResults({
    object: 'Opportunity',
    operation: 'delete',
    input: [{ Id: dealId('d2') }],
  });
  expect([gone.successfulResults.length, portal.dealIds().includes(dealId('d2'))]).toEqual([1, false]);
  await expect(
    conn.bulk2.loadAndWaitForResults({
      object: 'Opportunity',
      operation: 'insert',
      input: [{ Nothing__c: 'x' }],
    }),
  ).rejects.toThrow('Field name not found : Nothing__c');
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
