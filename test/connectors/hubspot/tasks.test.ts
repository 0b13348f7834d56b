import { expect, test } from 'vitest';
import type { AlertTask } from '../../../src/connector.ts';
import { collect } from '../../contract/support/collect.ts';
import { openAccount } from './support/open-account.ts';

const task = (dealId: string, more: Partial<AlertTask> = {}): AlertTask => ({
  key: `stall-${dealId}-1`,
  dealId,
  owner: null,
  title: 'Deal 1 has stopped moving',
  body: 'No reply for 20 days & counting.\nCall <them>.',
  dueAt: Date.UTC(2026, 5, 1),
  ...more,
});

test('a task hangs on its deal, says what is wrong and is found by its key at once, though search lags behind', async () => {
  const { crm, portal } = await openAccount({ deals: 2, sandbox: { indexLagMs: 60_000 } });
  const [a = '', b = ''] = portal.dealIds();
  const results = await crm.raiseTasks([task(a), task(b)]);
  expect(results.map(({ key, outcome }) => [key, outcome])).toEqual([
    [`stall-${a}-1`, 'raised'],
    [`stall-${b}-1`, 'raised'],
  ]);
  const [made] = portal.tasks(a);
  expect(made?.properties).toMatchObject({
    hs_task_subject: 'Deal 1 has stopped moving',
    hs_task_body: `No reply for 20 days &amp; counting.<br>Call &lt;them&gt;.<br>Headrace reference: stall-${a}-1`,
    hs_task_status: 'NOT_STARTED',
  });
  await expect(crm.findTask(a, `stall-${a}-1`)).resolves.toBe(made?.id);
  await expect(crm.findTask(a, `stall-${a}-2`)).resolves.toBeNull();
});

test('an owner who cannot have tasks spoils only that one task', async () => {
  const { crm, portal } = await openAccount({ deals: 3 });
  const [a = '', b = '', c = ''] = portal.dealIds();
  const results = await crm.raiseTasks([task(a), task(b, { owner: '999999999' }), task(c)]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['raised', 'refused', 'raised']);
});

test('a task that was created though nobody answered is found again and not made twice', async () => {
  const { crm, portal, sandbox } = await openAccount({ deals: 1 });
  const [id = ''] = portal.dealIds();
  sandbox.faults({ on: /POST .*tasks\/batch\/create/, kind: 'truncated' });
  await expect(crm.raiseTasks([task(id)])).rejects.toMatchObject({ kind: 'unavailable' });
  expect(sandbox.requests.count(/POST .*tasks\/batch\/create/)).toBe(1);
  const found = await crm.findTask(id, `stall-${id}-1`);
  expect(found).toBe(portal.tasks(id)[0]?.id ?? null);
});

test('tasks that HubSpot says nothing of are not taken for refused: the next run creates them', async () => {
  const { crm, portal, sandbox } = await openAccount({ deals: 2 });
  const [a = '', b = ''] = portal.dealIds();
  sandbox.faults({ on: /POST .*tasks\/batch\/create/, kind: 'half-written' });
  await expect(crm.raiseTasks([task(a), task(b)])).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(crm.findTask(a, `stall-${a}-1`)).resolves.toBe(portal.tasks(a)[0]?.id);
  await expect(crm.findTask(b, `stall-${b}-1`)).resolves.toBeNull();
  expect((await crm.raiseTasks([task(b)])).map(({ outcome }) => outcome)).toEqual(['raised']);
});

test('closing marks tasks as done; one that is gone already is fine', async () => {
  const { crm, portal } = await openAccount({ deals: 2 });
  const [a = '', b = ''] = portal.dealIds();
  await crm.raiseTasks([task(a), task(b)]);
  const ids = [a, b].flatMap((id) => portal.tasks(id).map((each) => each.id));
  await crm.closeTasks([...ids, '123456789']);
  expect(
    [a, b].flatMap((id) => portal.tasks(id)).map(({ properties }) => properties['hs_task_status']),
  ).toEqual(['COMPLETED', 'COMPLETED']);
});

test('what was not confirmed is told before what a rule forbids: it may do better the next time', async () => {
  const { crm, portal, sandbox } = await openAccount({ deals: 2 });
  const [a = '', b = ''] = portal.dealIds();
  await crm.raiseTasks([task(a), task(b)]);
  const ids = [a, b].flatMap((id) => portal.tasks(id).map((each) => each.id));
  const close = /^POST .*\/tasks\/batch\/update/;
  sandbox.faults({ on: close, kind: 'refused', times: 2 }, { on: close, kind: 'bad-gateway-html', times: 9 });
  await expect(crm.closeTasks(ids)).rejects.toMatchObject({ kind: 'unavailable' });
  sandbox.clearFaults();
  sandbox.faults({ on: close, kind: 'refused', times: 2 });
  await expect(crm.closeTasks(ids)).rejects.toMatchObject({ kind: 'refused' });
  expect([a, b].map((id) => portal.tasks(id)[0]?.properties['hs_task_status'])).toEqual([
    'NOT_STARTED',
    'COMPLETED',
  ]);
});

test('our own tasks are no activity of the deal', async () => {
  const { crm, portal } = await openAccount({ deals: 1 });
  const [id = ''] = portal.dealIds();
  await crm.raiseTasks([task(id)]);
  portal.edit().addActivity(id, { type: 'tasks', properties: { hs_task_subject: 'Send the offer' } });
  const all = await collect(crm.fetch([id]));
  expect([...all.activities.values()].map(({ kind }) => kind)).toEqual(['task']);
});
