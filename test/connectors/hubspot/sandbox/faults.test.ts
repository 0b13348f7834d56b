import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const deals = '/crm/objects/2026-09/deals';

test.each([
  ['rate-limited', 429],
  ['server-error', 500],
  ['unauthorized', 401],
  ['locked', 423],
  ['refused', 400],
  ['migrating', 477],
  ['bad-gateway-html', 502],
  ['ok-html', 200],
] as const)('the next call can be made to end as %s, and the one after it is well', async (kind, status) => {
  const { api, sandbox } = await openSandbox();
  sandbox.faults({ on: /GET .*\/deals$/, kind });
  const hit = await api('GET', deals);
  expect(hit.status).toBe(status);
  expect(typeof hit.body === 'string').toBe(kind.endsWith('html'));
  expect((await api('GET', deals)).body.results).toHaveLength(3);
});

test('connections break, bodies end in the middle, listings end early', async () => {
  const { api, sandbox } = await openSandbox({ deals: 20 });
  sandbox.faults({ on: /GET/, kind: 'reset' });
  await expect(api('GET', deals)).rejects.toThrow('fetch failed');
  sandbox.faults({ on: /GET/, kind: 'truncated' });
  await expect(api('GET', deals)).rejects.toThrow('JSON');
  sandbox.faults({ on: /GET/, kind: 'short', after: 1 });
  expect((await api('GET', deals)).body.results).toHaveLength(10);
  const short = await api('GET', deals);
  expect([short.body.results.length, short.body.paging]).toEqual([5, undefined]);
});

test('a hanging call never answers', async () => {
  const { sandbox } = await openSandbox();
  sandbox.faults({ on: /GET/, kind: 'hang' });
  await expect(fetch(sandbox.url + deals, { signal: AbortSignal.timeout(200) })).rejects.toThrow('timeout');
});

test('a batch can succeed and have written half of it only', async () => {
  const { api, sandbox, portal } = await openSandbox({ deals: 4 });
  sandbox.faults({ on: /batch\/update/, kind: 'half-written' });
  const inputs = portal.dealIds().map((id) => ({ id, properties: { description: 'x' } }));
  const { status, body } = await api('POST', `${deals}/batch/update`, { inputs });
  expect([status, body.results.length]).toEqual([200, 2]);
  expect(portal.dealIds().map((id) => portal.deal(id)?.properties['description'])).toEqual([
    'x',
    'x',
    null,
    null,
  ]);
});
