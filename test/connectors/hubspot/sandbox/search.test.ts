import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const path = '/crm/objects/2026-09/deals/search';
const filter = (propertyName: string, operator: string, more: Record<string, unknown> = {}) => ({
  propertyName,
  operator,
  ...more,
});
const where = (...filters: unknown[]) => ({ filterGroups: [{ filters }] });

test('search never goes past 10,000 results, a page of 200, a body of 3,000 characters', async () => {
  const { api } = await openSandbox({ deals: 10_050 });
  const last = await api('POST', path, { limit: 200, after: '9800' });
  expect(last.body.total).toBe(10_050);
  // It offers the next page all the same, and then refuses it.
  expect(last.body.paging?.next.after).toBe('10000');
  expect((await api('POST', path, { limit: 200, after: '10000' })).status).toBe(400);
  expect((await api('POST', path, { limit: 200, after: '9801' })).status).toBe(400);
  expect((await api('POST', path, { limit: 201 })).status).toBe(400);
  expect((await api('POST', path, where(filter('dealname', 'EQ', { value: 'x'.repeat(3000) })))).status).toBe(
    400,
  );
});

test('five groups of six filters, eighteen in all, and one sort', async () => {
  const { api } = await openSandbox();
  const groups = (count: number, each: number) => ({
    filterGroups: Array.from({ length: count }, () => ({
      filters: Array.from({ length: each }, () => filter('amount', 'GT', { value: '0' })),
    })),
  });
  const status = async (body: unknown) => (await api('POST', path, body)).status;
  expect(
    await Promise.all([groups(5, 3), groups(3, 6), groups(6, 1), groups(1, 7), groups(4, 5)].map(status)),
  ).toEqual([200, 200, 400, 400, 400]);
  const sort = { propertyName: 'amount', direction: 'DESCENDING' };
  expect(await status({ sorts: [sort] })).toBe(200);
  expect(await status({ sorts: [sort, sort] })).toBe(400);
});

test.each([
  [filter('amount', 'BETWEEN', { value: '1001', highValue: '1002' }), ['d1', 'd2']],
  [filter('amount', 'GT', { value: '1002' }), ['d3', 'd4']],
  [filter('amount', 'IN', { values: ['1000', '1004'] }), ['d0', 'd4']],
  [filter('dealname', 'IN', { values: ['deal 2'] }), ['d2']],
  [filter('dealname', 'IN', { values: ['Deal 2'] }), []],
  [filter('dealname', 'CONTAINS_TOKEN', { value: '3' }), ['d3']],
  [filter('description', 'NOT_HAS_PROPERTY'), ['d0', 'd1', 'd2', 'd3', 'd4']],
  [filter('hs_is_closed_won', 'EQ', { value: 'true' }), ['d3']],
  [filter('hs_lastmodifieddate', 'LTE', { value: String(Date.parse('2026-01-02T00:00:01Z')) }), ['d0', 'd1']],
  [filter('hs_lastmodifieddate', 'GTE', { value: '2026-01-02T00:00:04Z' }), ['d3', 'd4']],
])('filter %j finds its deals', async (wanted, found) => {
  const { api, dealId } = await openSandbox({ deals: 5 });
  const { body } = await api('POST', path, { ...where(wanted), sorts: ['hs_object_id'] });
  expect(body.results.map((deal) => deal.id)).toEqual(found.map(dealId));
});

test('unknown properties and operators are refused, and the wrong modified date of contacts finds nothing', async () => {
  const { api } = await openSandbox({ activities: 1 });
  expect((await api('POST', path, where(filter('nonsense', 'EQ', { value: '1' })))).status).toBe(400);
  expect((await api('POST', path, where(filter('amount', 'LIKE', { value: '1' })))).status).toBe(400);
  const contacts = (name: string) =>
    api('POST', '/crm/objects/2026-09/contacts/search', where(filter(name, 'GT', { value: '0' })));
  expect((await contacts('lastmodifieddate')).body.total).toBe(3);
  expect((await contacts('hs_lastmodifieddate')).body.total).toBe(0);
});

test('a write is not found before the index has it, and the answer shows the old value until then', async () => {
  const lag = 300;
  const { api, dealId, portal } = await openSandbox({ indexLagMs: lag });
  portal.edit().update(dealId('d1'), { amount: '5' });
  portal.edit().archive(dealId('d2'));
  const made = portal
    .edit()
    .create({ dealname: 'New', dealstage: portal.deal(dealId('d0'))?.properties['dealstage'] ?? '' });
  const names = async () =>
    (await api('POST', path, { properties: ['amount'], sorts: ['hs_object_id'] })).body.results;
  expect((await names()).map((deal) => deal.properties['amount'])).toEqual(['1000', '1001', '1002']);
  await expect
    .poll(async () => (await names()).map((deal) => deal.id), { timeout: 20_000, interval: 50 })
    .toEqual([dealId('d0'), dealId('d1'), made]);
  expect((await names())[1]?.properties['amount']).toBe('5');
});
