import { expect, test } from 'vitest';
import { openSandbox } from './support/open-sandbox.ts';

const read = (from: string, to: string) => `/crm/associations/2026-09/${from}/${to}/batch/read`;

test('links are read for up to 1,000 records, and a record without any is an error of its own', async () => {
  const { api, dealId, portal } = await openSandbox({ deals: 3 });
  const contact = portal.edit().addContact(dealId('d1'));
  const inputs = ['d0', 'd1', 'd2'].map((id) => ({ id: dealId(id) }));
  const { status, body } = await api('POST', read('deals', 'contacts'), { inputs });
  expect(status).toBe(207);
  expect(body.results[0]?.to).toMatchObject([{ toObjectId: contact, associationTypes: [{ typeId: 3 }] }]);
  expect(body.errors.map(({ subCategory }) => subCategory)).toEqual([
    'crm.associations.NO_ASSOCIATIONS_FOUND',
    'crm.associations.NO_ASSOCIATIONS_FOUND',
  ]);
  const many = Array.from({ length: 1001 }, (_, index) => ({ id: String(index) }));
  expect((await api('POST', read('deals', 'contacts'), { inputs: many })).status).toBe(400);
});

test('more than 500 links of one record come in pages of their own', async () => {
  const { api, dealId, portal } = await openSandbox();
  const id = dealId('d0');
  for (let made = 0; made < 501; made++) portal.edit().addActivity(id, { type: 'notes' });
  const first = await api('POST', read('deals', 'notes'), { inputs: [{ id }] });
  expect(first.body.results[0]?.to).toHaveLength(500);
  const after = first.body.results[0]?.paging?.next.after;
  const second = await api('POST', read('deals', 'notes'), { inputs: [{ id, after }] });
  expect(second.body.results[0]?.to).toHaveLength(1);
});

test('the first company is the primary one, from both sides the types are those of the reference', async () => {
  const { api, dealId } = await openSandbox();
  const forth = await api('POST', read('deals', 'companies'), { inputs: [{ id: dealId('d0') }] });
  const [company] = forth.body.results[0]?.to ?? [];
  expect(company?.associationTypes.map(({ typeId }) => typeId)).toEqual([5, 341]);
  const back = await api('POST', read('companies', 'deals'), { inputs: [{ id: company?.toObjectId }] });
  expect(back.body.results[0]?.to[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([342]);
});

test('links are made by batch and by the short way, and archived again', async () => {
  const { api, dealId, portal } = await openSandbox();
  const task = portal
    .edit()
    .addActivity(dealId('d0'), { type: 'tasks', properties: { hs_task_status: 'NOT_STARTED' } });
  const pair = { from: { id: dealId('d1') }, to: { id: task } };
  expect(
    (await api('POST', '/crm/associations/2026-09/deals/tasks/batch/associate/default', { inputs: [pair] }))
      .status,
  ).toBe(200);
  expect(portal.tasks(dealId('d1')).map(({ id }) => id)).toEqual([task]);
  expect(
    (
      await api('POST', '/crm/associations/2026-09/deals/tasks/batch/archive', {
        inputs: [{ ...pair, to: [pair.to] }],
      })
    ).status,
  ).toBe(204);
  expect(portal.tasks(dealId('d1'))).toEqual([]);
  expect(
    (await api('PUT', `/crm/objects/2026-09/deals/${dealId('d2')}/associations/default/tasks/${task}`))
      .status,
  ).toBe(200);
  expect(
    (await api('PUT', `/crm/objects/2026-09/deals/${dealId('d2')}/associations/default/tasks/12`)).status,
  ).toBe(404);
});

test('the list of one record is there only when so told', async () => {
  const off = await openSandbox();
  const path = (id: string) => `/crm/objects/2026-09/deals/${id}/associations/companies`;
  expect((await off.api('GET', path(off.dealId('d0')))).status).toBe(404);
  const on = await openSandbox({ uncertain: { associationsList: true } });
  expect((await on.api('GET', path(on.dealId('d0')))).body.results).toHaveLength(1);
});
