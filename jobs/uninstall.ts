import { isHeadraceError } from '../src/errors.ts';
import type { Job, JobContext } from '../src/job.ts';
import { listAlerts } from '../src/store/alerts.ts';
import { eraseConnection, getConnection, setConnectionState } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { settledGrant } from '../src/store/grants.ts';
import { extendLease } from '../src/store/runs.ts';
import { closeTasks } from './parts/close-tasks.ts';

/**
 * Leaves: closes the tasks that nobody would close any more, stops all other jobs, gives the grant back and erases
 * the tenant. What is already gone stops nothing, so that it can be cut off and run again.
 */
export const job: Job = {
  name: 'uninstall',
  everyMs: null,
  startsAfter: null,
  wakes: () => [],
  async run(context) {
    const { db, connectionId, connector, lease, wallClock } = context;
    const tasksClosed = await unlessGone(closeAllTasks(context), 0);
    // The account may have been connected again meanwhile: then it was called off, and nothing of it is ours to end.
    await extendLease(db, lease, wallClock());
    await setConnectionState(db, connectionId, 'disconnected', { reason: 'it is being uninstalled' });
    const grant = connector.oauth && (await unlessGone(settledGrant(db, connectionId), null));
    if (grant) await connector.oauth?.revoke(grant);
    await extendLease(db, lease, wallClock());
    await eraseConnection(db, connectionId);
    return { tasksClosed, erased: true };
  },
};

async function closeAllTasks(context: JobContext): Promise<number> {
  const { db, connectionId } = context;
  const { dryRun } = (await getConnection(db, connectionId)).settings;
  const alerts = await inTenant(db, connectionId, (tx) => listAlerts(tx, { states: ['open', 'resolving'] }));
  const taskIds = alerts.flatMap(({ taskId }) => taskId ?? []);
  if (dryRun || taskIds.length === 0) return 0;
  await closeTasks(context, taskIds);
  return taskIds.length;
}

async function unlessGone<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isHeadraceError(error, 'unauthorized') || isHeadraceError(error, 'forbidden')) return otherwise;
    throw error;
  }
}
