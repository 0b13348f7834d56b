import type { AlertTask, TaskResult } from '../../src/connector.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { JobContext } from '../../src/job.ts';
import { dayMs } from '../../src/model/instant.ts';
import { type Alert, listAlerts, openAlert, refuseAlert } from '../../src/store/alerts.ts';
import { getConnection } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { extendLease } from '../../src/store/runs.ts';

/** The owner has a day to look at it. */
const dueInMs = dayMs;

/**
 * Alerts that an earlier run was about to raise when it was cut off: those whose task the CRM has after all are
 * raised. The others are left as they are; the deal may have moved since.
 */
export async function findLostTasks(context: JobContext): Promise<void> {
  const { db, connectionId } = context;
  const raising = await inTenant(db, connectionId, (tx) => listAlerts(tx, { states: ['raising'] }));
  for (const { key, dealId } of raising) {
    const taskId = await (await context.crm()).findTask(dealId, key);
    if (taskId) await inTenant(db, connectionId, (tx) => openAlert(tx, key, taskId));
  }
}

/**
 * Raises what was noted: as tasks where the connection wants them and may have them, else for our own screens only.
 */
export async function finishRaising(context: JobContext): Promise<{ raised: number; refused: number }> {
  const { db, connectionId } = context;
  const { tasks } = (await getConnection(db, connectionId)).settings;
  const raising = await inTenant(db, connectionId, (tx) => listAlerts(tx, { states: ['raising'] }));
  if (raising.length === 0) return { raised: 0, refused: 0 };
  const results = tasks ? await raiseTasks(context, raising) : null;
  if (!results) {
    await inTenant(db, connectionId, async (tx) => {
      for (const { key } of raising) await openAlert(tx, key, null);
    });
    return { raised: raising.length, refused: 0 };
  }
  await inTenant(db, connectionId, async (tx) => {
    for (const result of results) {
      if (result.outcome === 'raised') await openAlert(tx, result.key, result.taskId);
      else await refuseAlert(tx, result.key, result.reason);
    }
  });
  const refused = results.filter(({ outcome }) => outcome === 'refused').length;
  return { raised: results.length - refused, refused };
}

/** Null when the account did not give us the right to create tasks: it may be left out at the sign-in. */
async function raiseTasks(
  { db, connectionId, lease, wallClock, crm, log }: JobContext,
  alerts: readonly Alert[],
): Promise<TaskResult[] | null> {
  const opened = await crm();
  // Whoever has lost the lease must not raise what the new holder raises.
  await extendLease(db, lease, wallClock());
  try {
    return await opened.raiseTasks(alerts.map(taskOf));
  } catch (error) {
    if (!isHeadraceError(error, 'forbidden')) throw error;
    log.warn({ connectionId, why: error.message }, 'Alerts are shown by us only: we may not create tasks');
    return null;
  }
}

function taskOf({ key, dealId, owner, title, body, raisedAt }: Alert): AlertTask {
  return { key, dealId, owner, title, body, dueAt: raisedAt + dueInMs };
}
