import { expect, test } from 'vitest';
import { dayMs } from '../../src/model/instant.ts';
import type { ConnectionSettings } from '../../src/store/connection-settings.ts';
import { type Alert, listAlerts } from '../../src/store/alerts.ts';
import { storeOwners } from '../../src/store/catalogue.ts';
import { updateSettings } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { openHouse } from './support/open-house.ts';

const reference = (key: string) => `Headrace reference: ${key}`;

/** A house with these settings after its first pass, its alerts, and the open tasks of its portal. */
async function toldHouse(settings: Partial<ConnectionSettings>) {
  const house = await openHouse();
  const { app, id, portal } = house;
  await updateSettings(app.db, id, { alertBudget: 0.3, ...settings });
  const { alert: report } = await house.pass();
  const alerts = (kind: Alert['kind'] = 'stalled'): Promise<Alert[]> =>
    inTenant(app.db, id, (tx) => listAlerts(tx, { kind }));
  const tasks = () =>
    new Map(
      portal.dealIds().flatMap((dealId) => portal.tasks(dealId).map((task) => [task.id, task.properties])),
    );
  const openTasks = () =>
    [...tasks()]
      .filter(([, properties]) => properties['hs_task_status'] !== 'COMPLETED')
      .map(([taskId]) => taskId);
  const owners = [
    ...new Set(portal.dealIds().map((dealId) => portal.deal(dealId)?.properties['hubspot_owner_id'] ?? '')),
  ].filter(Boolean);
  return { ...house, report, alerts, tasks, openTasks, owners };
}

test('with digests an owner gets one task a day for all deals that stalled; more of them wait for the next day', async () => {
  const now = Date.now();
  const { app, id, portal, pass, alerts, tasks, report } = await toldHouse({ alerts: 'digest' });
  const told = await alerts();
  const byOwner = Map.groupBy(told, ({ owner }) => owner);
  expect(report).toMatchObject({ raised: told.length, refused: 0 });
  expect(told.length).toBeGreaterThan(byOwner.size);
  for (const own of byOwner.values()) {
    const taskIds = new Set(own.map(({ taskId }) => taskId));
    expect(taskIds.size).toBe(1);
    const body = tasks().get([...taskIds][0] ?? '')?.['hs_task_body'] ?? '';
    expect(body).toContain(reference(own[0]?.digest ?? ''));
    for (const { dealId, title } of own) {
      if (own.length > 1) expect(body).toContain(title);
      expect(portal.tasks(dealId).map((task) => task.id)).toEqual(expect.arrayContaining([...taskIds]));
    }
  }
  // A larger budget the same day: whoever was told today is not told again.
  await updateSettings(app.db, id, { alertBudget: 0.9 });
  const count = tasks().size;
  await pass({ always: ['learn', 'score', 'alert'], now });
  const sameDay = await alerts();
  const digests = Map.groupBy(sameDay, ({ digest }) => digest);
  expect(tasks().size).toBe(count + digests.size - byOwner.size);
  for (const own of Map.groupBy(sameDay, ({ owner }) => owner).values())
    expect(new Set(own.map(({ taskId }) => taskId)).size).toBe(1);
});

test('a digest stays open while one of its deals is stalled, and is closed with the last of them', async () => {
  const { portal, pass, alerts, openTasks } = await toldHouse({ alerts: 'digest' });
  const shared = [...Map.groupBy(await alerts(), ({ taskId }) => taskId).values()].find(
    (group) => group.length > 1,
  );
  const taskId = shared?.[0]?.taskId ?? '';
  const [first, ...others] = shared?.map(({ dealId }) => dealId) ?? [];
  const pause = { headrace_pause_until: '2099-12-31', headrace_pause_reason: 'Later' };
  portal.edit().update(first ?? '', pause);
  await pass();
  expect((await alerts()).find(({ dealId }) => dealId === first)?.state).toBe('resolved');
  expect(openTasks()).toContain(taskId);
  for (const dealId of others) portal.edit().update(dealId, pause);
  await pass();
  expect(openTasks()).not.toContain(taskId);
});

test('a digest that was created just before a crash is found again, not created twice', async () => {
  const { app, id, pass, alerts, tasks } = await toldHouse({ alerts: 'digest' });
  const before = await alerts();
  const count = tasks().size;
  await inTenant(app.db, id, (tx) =>
    tx.updateTable('alerts').set({ state: 'raising', taskId: null }).where('state', '=', 'open').execute(),
  );
  await pass();
  expect(tasks().size).toBe(count);
  expect(await alerts()).toEqual(before);
});

test('the task of a deal that is given to somebody else follows it', async () => {
  const { portal, pass, alerts, tasks, owners } = await toldHouse({ alerts: 'each' });
  const [moved] = await alerts();
  const other = owners.find((owner) => owner !== moved?.owner) ?? '';
  portal.edit().update(moved?.dealId ?? '', { hubspot_owner_id: other });
  const { alert } = await pass();
  expect(alert?.['reassigned']).toBe(1);
  expect(tasks().get(moved?.taskId ?? '')?.['hubspot_owner_id']).toBe(other);
  expect((await alerts()).find(({ key }) => key === moved?.key)).toMatchObject({
    owner: other,
    state: 'open',
  });
  expect((await pass()).alert?.['reassigned']).toBe(0);
});

test('a deal leaves the digest of its former owner, and its new one is told in a task of its own', async () => {
  const { portal, pass, alerts, tasks, openTasks, owners } = await toldHouse({ alerts: 'digest' });
  const shared = [...Map.groupBy(await alerts(), ({ taskId }) => taskId).values()].find(
    (group) => group.length > 1,
  );
  const moved = shared?.at(-1);
  const other = owners.find((owner) => owner !== moved?.owner) ?? '';
  portal.edit().update(moved?.dealId ?? '', { hubspot_owner_id: other });
  await pass();
  const now = (await alerts()).find(({ key }) => key === moved?.key);
  expect(now).toMatchObject({ owner: other, state: 'open', digest: null });
  expect(tasks().get(now?.taskId ?? '')).toMatchObject({
    hubspot_owner_id: other,
    hs_task_subject: moved?.title,
  });
  expect(openTasks()).toContain(moved?.taskId);
});

test('an alert nobody works on is passed on once after the days that were set, and taken back when somebody does', async () => {
  const now = Date.now();
  const { app, id, portal, pass, alerts, tasks, openTasks, owners } = await toldHouse({
    escalateAfterDays: 3,
  });
  const [told] = await alerts();
  const boss = owners.find((owner) => owner !== told?.owner) ?? '';
  await updateSettings(app.db, id, { escalateTo: boss });
  expect((await pass({ now: now + 2 * dayMs })).alert).toMatchObject({ passedOn: 0 });
  await pass({ now: now + 4 * dayMs });
  const above = (await alerts('escalation')).find(({ dealId }) => dealId === told?.dealId);
  expect(above).toMatchObject({ owner: boss, state: 'open', title: `Still waiting: ${told?.title}` });
  expect(above?.body).toMatch(/^Nobody has worked on it for \d days since the alert to /);
  expect(tasks().get(above?.taskId ?? '')?.['hubspot_owner_id']).toBe(boss);
  // Whoever owns their deals themselves is not told twice of them.
  expect(
    (await alerts('escalation')).every(
      ({ dealId }) => portal.deal(dealId)?.properties['hubspot_owner_id'] !== boss,
    ),
  ).toBe(true);

  // Cut off between the task and our note of it, and run again: no second task.
  const count = tasks().size;
  await inTenant(app.db, id, (tx) =>
    tx
      .updateTable('alerts')
      .set({ state: 'raising', taskId: null })
      .where('kind', '=', 'escalation')
      .execute(),
  );
  expect((await pass({ now: now + 4 * dayMs })).alert).toMatchObject({ passedOn: 0 });
  expect(tasks().size).toBe(count);

  portal.edit().addActivity(told?.dealId ?? '', {
    type: 'notes',
    properties: { hs_timestamp: new Date(now + 4.5 * dayMs).toISOString() },
  });
  await pass({ now: now + 5 * dayMs });
  expect((await alerts('escalation')).find(({ key }) => key === above?.key)).toMatchObject({
    state: 'resolved',
    reason: 'Somebody has worked on the deal.',
  });
  expect(openTasks()).not.toContain(above?.taskId);
  expect((await alerts()).find(({ key }) => key === told?.key)?.state).toBe('open');
});

test("an owner's own manager is told where the CRM names one", async () => {
  const now = Date.now();
  const { app, id, pass, alerts, owners } = await toldHouse({ escalateAfterDays: 3 });
  const [told] = await alerts();
  const manager = owners.find((owner) => owner !== told?.owner) ?? '';
  await inTenant(app.db, id, (tx) =>
    storeOwners(
      tx,
      owners.map((owner) => ({
        id: owner,
        name: owner,
        email: null,
        active: true,
        manager: owner === told?.owner ? manager : null,
      })),
    ),
  );
  await pass({ now: now + 4 * dayMs, only: ['alert'], always: ['alert'] });
  const passedOn = await alerts('escalation');
  expect(passedOn.map(({ owner }) => owner)).toEqual(passedOn.map(() => manager));
  expect(passedOn.map(({ dealId }) => dealId)).toContain(told?.dealId);
});
