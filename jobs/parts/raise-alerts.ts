import type { AlertTask, TaskResult } from '../../src/connector.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { JobContext } from '../../src/job.ts';
import { dayMs } from '../../src/model/instant.ts';
import { type Alert, listAlerts, openAlert, refuseAlert } from '../../src/store/alerts.ts';
import { getConnection } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { extendLease, underLease } from '../../src/store/runs.ts';
import { markPending } from '../../src/store/scorecards.ts';

/** The owner has a day to look at it. */
const dueInMs = dayMs;

/** Alerts that go into one task, the one to look at first in front. */
interface Group {
  key: string;
  alerts: [Alert, ...Alert[]];
}

/**
 * Alerts that an earlier run was about to raise when it was cut off: those whose task the CRM has after all are
 * raised. The others are left as they are; the deal may have moved since.
 */
export async function findLostTasks(context: JobContext): Promise<void> {
  const { db, connectionId } = context;
  for (const { key, alerts } of await raisingGroups(context)) {
    const taskId = await (await context.crm()).findTask(alerts[0].dealId, key);
    if (taskId === null) continue;
    await inTenant(db, connectionId, async (tx) => {
      for (const alert of alerts) await openAlert(tx, alert.key, taskId);
    });
  }
}

/**
 * Raises what was noted: as tasks where the connection wants them and may have them, else for our own screens only.
 * Counts alerts, those that were passed on to somebody above apart.
 */
export async function finishRaising(
  context: JobContext,
): Promise<{ raised: number; refused: number; passedOn: number }> {
  const { db, connectionId, lease, wallClock } = context;
  const { tasks } = (await getConnection(db, connectionId)).settings;
  const groups = await raisingGroups(context);
  const results = tasks && groups.length > 0 ? await raiseTasks(context, groups) : null;
  const resultOf = new Map(results?.map((result) => [result.key, result]));
  const sum = { raised: 0, refused: 0, passedOn: 0 };
  await underLease(db, lease, wallClock(), async (tx) => {
    for (const { key, alerts } of groups) {
      const result = resultOf.get(key);
      for (const alert of alerts) {
        if (result?.outcome === 'refused') await refuseAlert(tx, alert.key, result.reason);
        else await openAlert(tx, alert.key, result?.taskId ?? null);
        if (result?.outcome === 'refused') sum.refused += 1;
        else if (alert.kind === 'escalation') sum.passedOn += 1;
        else sum.raised += 1;
      }
      await markPending(
        tx,
        alerts.map(({ dealId }) => dealId),
      );
    }
  });
  return sum;
}

async function raisingGroups({ db, connectionId }: JobContext): Promise<Group[]> {
  const raising = await inTenant(db, connectionId, (tx) => listAlerts(tx, { states: ['raising'] }));
  const groups = new Map<string, Group>();
  for (const alert of raising) {
    const key = alert.digest ?? alert.key;
    const group = groups.get(key);
    if (group) group.alerts.push(alert);
    else groups.set(key, { key, alerts: [alert] });
  }
  return [...groups.values()];
}

/** Null when the account did not give us the right to create tasks: it may be left out at the sign-in. */
async function raiseTasks(
  { db, connectionId, lease, wallClock, crm, log }: JobContext,
  groups: readonly Group[],
): Promise<TaskResult[] | null> {
  const opened = await crm();
  // Whoever has lost the lease must not raise what the new holder raises.
  await extendLease(db, lease, wallClock());
  try {
    return await opened.raiseTasks(groups.map(taskOf));
  } catch (error) {
    if (!isHeadraceError(error, 'forbidden')) throw error;
    log.warn({ connectionId, why: error.message }, 'Alerts are shown by us only: we may not create tasks');
    return null;
  }
}

function taskOf({ key, alerts }: Group): AlertTask {
  const [first, ...others] = alerts;
  const { dealId, owner, raisedAt } = first;
  const task = { key, dealId, owner, dueAt: raisedAt + dueInMs };
  if (others.length === 0) return { ...task, title: first.title, body: first.body };
  return {
    ...task,
    otherDealIds: others.map((other) => other.dealId),
    title: `${alerts.length} deals have stalled`,
    body: alerts.map(({ title, body }) => `${title}\n${body}`).join('\n\n'),
  };
}
