import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const deals = '/crm/objects/2026-09/deals';

test('a portal takes 110 calls in 10 seconds and tells how many are left', async () => {
  const { api, sandbox } = await openSandbox({ limits: 'vendor' });
  const answers = await Promise.all(Array.from({ length: 112 }, () => api('GET', deals)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(110);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body).toMatchObject({
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  });
  expect(refused?.headers.get('retry-after')).toBeNull();
  expect(answers[0]?.headers.get('x-hubspot-ratelimit-max')).toBe('110');
  expect(answers[0]?.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
  expect(sandbox.requests.peak(10_000)).toBe(110);
  expect(sandbox.requests.count(/^GET .*deals$/)).toBe(112);
});

test('search has five calls a second of its own, without headers, and they count in the window as well', async () => {
  const limits = { burst: { calls: 8, perMs: 10_000 }, search: { calls: 5, perMs: 300 } };
  const { api } = await openSandbox({ limits });
  const search = () => api('POST', `${deals}/search`, {});
  const answers = await Promise.all(Array.from({ length: 6 }, search));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.body.policyName).toBe('SECONDLY');
  expect(refused?.headers.get('x-hubspot-ratelimit-max')).toBeNull();
  const list = await api('GET', deals);
  expect(list.headers.get('x-hubspot-ratelimit-remaining')).toBe('2');
  await expect.poll(async () => (await search()).status, { timeout: 20_000, interval: 50 }).toBe(200);
});

test('a window opens again as its oldest call leaves it', async () => {
  const { api } = await openSandbox({ limits: { burst: { calls: 2, perMs: 300 } } });
  expect([(await api('GET', deals)).status, (await api('GET', deals)).status]).toEqual([200, 200]);
  expect((await api('GET', deals)).status).toBe(429);
  await expect
    .poll(async () => (await api('GET', deals)).status, { timeout: 20_000, interval: 50 })
    .toBe(200);
});

test('associations have a window of their own', async () => {
  const { api, dealId } = await openSandbox({
    limits: { burst: { calls: 1, perMs: 10_000 }, associations: { calls: 1, perMs: 10_000 } },
  });
  const links = () =>
    api('POST', '/crm/associations/2026-09/deals/companies/batch/read', { inputs: [{ id: dealId('d0') }] });
  expect((await api('GET', deals)).status).toBe(200);
  expect((await links()).status).toBe(200);
  expect((await links()).status).toBe(429);
});
