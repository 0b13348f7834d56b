import { expect, test } from 'vitest';
import { openSandbox, textOf } from './support/open-sandbox.ts';

type Opened = Awaited<ReturnType<typeof openSandbox>>;
const fieldNames = async ({ api }: Opened) =>
  Object.values((await api('GET', '/sobjects/Opportunity/describe')).body['fields'] ?? {}).map(
    ({ name }) => name,
  );

test('fields of what is switched off, and fields the user may not see, are not there', async () => {
  const plain = await openSandbox({ hiddenFields: ['Opportunity.Amount'] });
  const names = await fieldNames(plain);
  for (const name of ['AgeInDays', 'IqScore', 'CurrencyIsoCode', 'Amount']) expect(names).not.toContain(name);
  await expect(plain.query('SELECT Amount FROM Opportunity')).rejects.toThrow("No such column 'Amount'");
  await expect(plain.query('SELECT Id FROM CurrencyType')).rejects.toThrow('is not supported');
  const rich = await openSandbox({ features: { pipelineInspection: true, multiCurrency: true } });
  const more = await fieldNames(rich);
  for (const name of ['AgeInDays', 'LastStageChangeInDays', 'CurrencyIsoCode', 'Amount'])
    expect(more).toContain(name);
});

test('the fields of the package carry its prefix, and are not there before it is installed', async () => {
  const prefixed = await fieldNames(await openSandbox({ namespace: 'acme' }));
  expect(prefixed).toContain('acme__Headrace_Win_Probability__c');
  const bare = await fieldNames(await openSandbox({ packageInstalled: false }));
  expect(bare.filter((name) => textOf(name).includes('Headrace'))).toEqual([]);
});

test('a description that did not change is not sent again', async () => {
  const { api, portal } = await openSandbox();
  const path = '/sobjects/Opportunity/describe';
  const first = await api('GET', path);
  const headers = { 'If-Modified-Since': first.headers.get('last-modified') ?? '' };
  expect((await api('GET', path, undefined, headers)).status).toBe(304);
  portal.edit().addField('Opportunity', 'Score__c');
  expect((await api('GET', path, undefined, headers)).status).toBe(200);
  portal.edit().removeField('Opportunity', 'Score__c');
  expect(await api('GET', '/query?q=SELECT+Score__c+FROM+Opportunity')).toMatchObject({ status: 400 });
});

test('only the choices of a record type tell which stages belong to a pipeline', async () => {
  const { api, portal, query } = await openSandbox();
  const [type] = await query(
    "SELECT Id, BusinessProcess.Name FROM RecordType WHERE SobjectType = 'Opportunity'",
  );
  const path = `/ui-api/object-info/Opportunity/picklist-values/${textOf(type?.['Id'])}/StageName`;
  const stages = async () =>
    Object.values((await api('GET', path)).body['values'] ?? {}).map(({ value }) => value);
  expect(await stages()).toEqual(['Lead', 'Offer', 'Won', 'Lost']);
  portal.edit().removeStage('Lead');
  expect(await stages()).toEqual(['Offer', 'Won', 'Lost']);
  expect(await query('SELECT ApiName FROM OpportunityStage WHERE IsActive = false')).toMatchObject([
    { ApiName: 'Lead' },
  ]);
});

test('every answer tells the calls of the day, and the last one is refused without a word on when', async () => {
  const { api, sandbox } = await openSandbox(
    { features: { perAppUsage: true } },
    { limits: { dailyCalls: 50 } },
  );
  const first = await api('GET', '/limits');
  expect(first.headers.get('sforce-limit-info')).toBe(
    'api-usage=1/50; per-app-api-usage=1/50(appName=Headrace)',
  );
  sandbox.setCallsOfOthers(49);
  const last = await api('GET', '/limits');
  expect([last.status, last.text, last.headers.get('retry-after')]).toEqual([
    403,
    '[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]',
    null,
  ]);
});

test.each([
  ['concurrent-limit', 403, 'ConcurrentPerOrgLongTxn Limit exceeded.'],
  ['query-timeout', 400, 'QUERY_TIMEOUT'],
  ['unavailable-html', 503, '<!doctype html>'],
  ['ok-html', 200, '<!doctype html>'],
  ['unauthorized', 401, 'INVALID_SESSION_ID'],
  ['locator-lost', 400, 'INVALID_QUERY_LOCATOR'],
] as const)('what can go wrong does when it is asked to: %s', async (kind, status, text) => {
  const { api, sandbox } = await openSandbox();
  sandbox.faults({ on: /query/, kind });
  const bad = await api('GET', '/query?q=SELECT+Id+FROM+User');
  expect(bad.status).toBe(status);
  expect(bad.text).toContain(text);
  expect((await api('GET', '/query?q=SELECT+Id+FROM+User')).status).toBe(200);
});

test('only the versions of the last year are there', async () => {
  const { api } = await openSandbox();
  expect((await api('GET', '/services/data/v66.0/limits')).status).toBe(200);
  expect((await api('GET', '/services/data/v50.0/limits')).status).toBe(404);
});
