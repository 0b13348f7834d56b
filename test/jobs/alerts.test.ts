import { expect, test } from 'vitest';
import { pipelineModelSchema } from '../../src/analysis/pipeline-model.ts';
import { type Alert, beginAlert, listAlerts } from '../../src/store/alerts.ts';
import { updateSettings } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { currentModels } from '../../src/store/models.ts';
import { makeDue } from '../../src/store/runs.ts';
import { valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';
import { signIn } from './support/sign-in.ts';

/** A house after its first pass, and its alerts. */
async function alertedHouse() {
  const house = await openHouse();
  const { app, id, portal } = house;
  const { alert } = await house.pass();
  const alerts = (): Promise<Alert[]> => inTenant(app.db, id, (tx) => listAlerts(tx));
  const openTasks = (dealId: string) =>
    portal.tasks(dealId).filter(({ properties }) => properties['hs_task_status'] !== 'COMPLETED');
  const [first] = await alerts();
  if (!first) throw new Error('No deal is stalled');
  return { ...house, report: alert, alerts, openTasks, first };
}

const countTasks = ({ portal }: Awaited<ReturnType<typeof openHouse>>) =>
  portal.dealIds().reduce((sum, dealId) => sum + portal.tasks(dealId).length, 0);

test('each alert is one task for the owner of a stalled deal; another pass adds none', async () => {
  const house = await alertedHouse();
  const { portal, alerts, openTasks, report } = house;
  const tasksBefore = countTasks(house);
  const raised = await alerts();
  expect(report).toMatchObject({ raised: raised.length, refused: 0 });
  for (const { dealId, owner, state, taskId, title } of raised) {
    expect(state).toBe('open');
    expect(valuesOn(portal, dealId)['status']).toBe('stalled');
    const task = openTasks(dealId).find((one) => one.id === taskId);
    expect(task?.properties).toMatchObject({ hs_task_subject: title, hubspot_owner_id: owner });
  }
  const again = await house.pass();
  expect(again.alert).toMatchObject({ raised: 0, resolved: 0 });
  expect(countTasks(house)).toBe(tasksBefore);
});

test('no more alerts are raised in a week than the budget allows; the others wait', async () => {
  const { app, id, alerts, report } = await alertedHouse();
  const models = await inTenant(app.db, id, currentModels);
  const budget = models.reduce(
    (sum, { body }) => sum + pipelineModelSchema.parse(body).stall.alertsPerWeek,
    0,
  );
  const { length } = await alerts();
  expect(length).toBeLessThanOrEqual(Math.ceil(budget));
  expect(report?.['waiting']).toBeGreaterThan(0);
});

test.each([
  ['moves on', { dealstage: 'next' }, 'on_track'],
  ['is paused', { headrace_pause_until: '2099-12-31', headrace_pause_reason: 'Budget in spring' }, 'paused'],
])('the task of a deal that %s is closed by us', async (_, edit, status) => {
  const { portal, pass, alerts, openTasks, first } = await alertedHouse();
  const { dealId, taskId } = first;
  const changes = 'dealstage' in edit ? { dealstage: anotherOpenStage(portal, dealId) } : edit;
  portal.edit().update(dealId, changes);
  const { alert } = await pass();
  expect(alert?.['resolved']).toBe(1);
  expect(openTasks(dealId).map(({ id }) => id)).not.toContain(taskId);
  expect(valuesOn(portal, dealId)).toMatchObject({ status });
  const over = (await alerts()).find(({ key }) => key === first.key);
  expect(over).toMatchObject({ state: 'resolved' });
  expect(over?.reason).toBeTruthy();
});

test('a task that a rule keeps us from closing stays open, and stops neither other alerts nor leaving', async () => {
  const { app, id, sandbox, portal, pass, alerts, openTasks, first } = await alertedHouse();
  const { dealId, taskId } = first;
  sandbox.faults({ on: /^POST .*\/tasks\/batch\/update/, kind: 'refused', times: 1_000 });
  portal.edit().update(dealId, { dealstage: anotherOpenStage(portal, dealId) });
  const before = (await alerts()).length;
  await updateSettings(app.db, id, { alertBudget: 0.5 });
  await makeDue(app.db, id, 'learn', 0);
  const { alert, runs } = await pass();
  expect(runs.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
  expect(alert?.['resolved']).toBe(1);
  expect(alert?.['raised']).toBeGreaterThan(0);
  expect((await alerts()).length).toBe(before + Number(alert?.['raised']));
  expect((await alerts()).find(({ key }) => key === first.key)).toMatchObject({ state: 'resolved' });
  expect(openTasks(dealId).map((task) => task.id)).toContain(taskId);
  await makeDue(app.db, id, 'uninstall', 0);
  expect((await pass()).uninstall).toMatchObject({ erased: true });
});

function anotherOpenStage(portal: Awaited<ReturnType<typeof openHouse>>['portal'], dealId: string): string {
  const { pipeline, dealstage } = portal.deal(dealId)?.properties ?? {};
  const other = portal
    .dealIds()
    .map((id) => portal.deal(id)?.properties ?? {})
    .find(
      (deal) =>
        deal['hs_is_closed'] !== 'true' && deal['pipeline'] === pipeline && deal['dealstage'] !== dealstage,
    );
  return other?.['dealstage'] ?? '';
}

test('a task that was created just before a crash is found again, not created twice', async () => {
  const house = await alertedHouse();
  const { app, id, first, alerts, openTasks } = house;
  const before = countTasks(house);
  await inTenant(app.db, id, (tx) =>
    tx.updateTable('alerts').set({ state: 'raising', taskId: null }).where('key', '=', first.key).execute(),
  );
  await house.pass();
  expect(countTasks(house)).toBe(before);
  expect((await alerts()).find(({ key }) => key === first.key)).toMatchObject({
    state: 'open',
    taskId: first.taskId,
  });
  expect(openTasks(first.dealId)).toHaveLength(1);
});

test('a task that was noted but never created is created by the next pass', async () => {
  const house = await alertedHouse();
  const { app, id, first, alerts, portal } = house;
  const ghost = portal
    .dealIds()
    .find((dealId) => valuesOn(portal, dealId)['status'] === 'stalled' && dealId !== first.dealId);
  await inTenant(app.db, id, (tx) =>
    beginAlert(tx, { ...first, key: `${ghost}/lost`, dealId: ghost ?? '' }, first.raisedAt),
  );
  const { alert } = await house.pass();
  expect(alert?.['raised']).toBe(1);
  const found = (await alerts()).find(({ key }) => key === `${ghost}/lost`);
  expect(portal.tasks(ghost ?? '').map(({ id: taskId }) => taskId)).toContain(found?.taskId);
});

test('an account that wants no tasks gets none; its alerts are shown by us', async () => {
  const house = await openHouse();
  const { app, id, sandbox } = house;
  await updateSettings(app.db, id, { tasks: false });
  const { alert } = await house.pass();
  expect(alert?.['raised']).toBeGreaterThan(0);
  expect(sandbox.requests.count(/^POST .*\/tasks\/batch\/create/)).toBe(0);
  const alerts = await inTenant(app.db, id, (tx) => listAlerts(tx, { states: ['open'] }));
  expect(alerts.map(({ taskId }) => taskId)).toEqual(alerts.map(() => null));
});

test('an account that did not let us create tasks has its alerts shown by us', async () => {
  const house = await openHouse();
  const { app, id, portal } = house;
  expect(await signIn(app, portal.portalId, false)).toBe(id);
  const { alert } = await house.pass();
  expect(alert?.['raised']).toBeGreaterThan(0);
  const alerts = await inTenant(app.db, id, (tx) => listAlerts(tx, { states: ['open'] }));
  expect(alerts).toHaveLength(Number(alert?.['raised']));
  expect(alerts.map(({ taskId }) => taskId)).toEqual(alerts.map(() => null));
});
