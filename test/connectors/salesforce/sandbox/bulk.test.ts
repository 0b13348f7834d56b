import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { openSandbox, portfolio, textOf } from './support/open-sandbox.ts';

async function finishedJob(
  api: Awaited<ReturnType<typeof openSandbox>>['api'],
  query: string,
): Promise<string> {
  const created = await api('POST', '/jobs/query', { operation: 'queryAll', query });
  const path = `/jobs/query/${textOf(created.body['id'])}`;
  const states = [
    created.body['state'],
    (await api('GET', path)).body['state'],
    (await api('GET', path)).body['state'],
  ];
  expect(states).toEqual(['UploadComplete', 'InProgress', 'JobComplete']);
  return path;
}

test('results come in pages, each with the header, until the locator is the word null', async () => {
  const { api } = await openSandbox({ rows: portfolio(25) });
  const path = await finishedJob(api, 'SELECT Id, Name, NextStep, CreatedDate FROM Opportunity');
  const pages = [];
  let [locator, received] = ['', 0];
  do {
    const page = await api('GET', `${path}/results?maxRecords=10${locator && `&locator=${locator}`}`);
    pages.push(page.text);
    received += Number(page.headers.get('sforce-numberofrecords'));
    locator = page.headers.get('sforce-locator') ?? '';
  } while (locator !== 'null');
  expect([pages.length, received]).toEqual([3, 25]);
  expect(pages.every((text) => text.startsWith('"Id","Name","NextStep","CreatedDate"\n'))).toBe(true);
  const rows = pages.flatMap((text): Record<string, string>[] => parse(text, { columns: true }));
  expect(rows).toHaveLength(25);
  expect(rows[1]).toMatchObject({ Name: 'Deal 1', NextStep: '', CreatedDate: '2026-01-05T00:00:01.000Z' });
});

test('pages can be read side by side, five addresses at a time', async () => {
  const { api } = await openSandbox({ rows: portfolio(25) }, { uncertain: { bulkPageSize: 4 } });
  const path = await finishedJob(api, 'SELECT Id FROM Opportunity');
  const { body } = await api('GET', `${path}/resultPages`);
  expect(body['done']).toBe(false);
  const rest = await api('GET', textOf(body['nextRecordsUrl']));
  const urls = [body, rest.body].flatMap((one) =>
    Object.values(one['resultPages'] ?? {}).map((page) => textOf(page['resultUrl'])),
  );
  expect([urls.length, rest.body['done']]).toEqual([7, true]);
  const texts = await Promise.all(urls.map(async (url) => (await api('GET', url)).text));
  expect(new Set(texts.flatMap((text) => text.split('\n').slice(1, -1))).size).toBe(25);
});

test('quotes, commas and line ends inside of values survive', async () => {
  const { api, portal, dealId } = await openSandbox();
  const name = 'A "quoted", name\r\nof two lines\u0000';
  portal.edit().update(dealId('d0'), { Name: name });
  const path = await finishedJob(api, 'SELECT Id, Name FROM Opportunity');
  const { text } = await api('GET', `${path}/results`);
  const rows: string[][] = parse(text);
  expect(rows.find(([id]) => id === dealId('d0'))?.[1]).toBe(name);
});

test('a job can be called off, and what it cannot do is said at once', async () => {
  const { api } = await openSandbox();
  const job = await api('POST', '/jobs/query', { operation: 'query', query: 'SELECT Id FROM Opportunity' });
  const path = `/jobs/query/${textOf(job.body['id'])}`;
  expect((await api('GET', `${path}/results`)).status).toBe(400);
  expect((await api('DELETE', path)).status).toBe(400);
  expect((await api('PATCH', path, { state: 'Aborted' })).body['state']).toBe('Aborted');
  expect((await api('GET', path)).body['state']).toBe('Aborted');
  expect((await api('DELETE', path)).status).toBe(204);
  expect((await api('GET', path)).status).toBe(404);
  const create = (query: string) => api('POST', '/jobs/query', { operation: 'query', query });
  expect((await create('SELECT COUNT(Id) FROM Opportunity')).status).toBe(400);
  expect((await create('SELECT Nothing FROM Opportunity')).text).toContain('INVALID_FIELD');
});

test('smaller editions have no bulk jobs', async () => {
  const { api } = await openSandbox({ features: { bulk: false } });
  const refused = await api('POST', '/jobs/query', {
    operation: 'query',
    query: 'SELECT Id FROM Opportunity',
  });
  expect([refused.status, refused.body['0']?.['errorCode']]).toEqual([403, 'API_DISABLED_FOR_ORG']);
});
