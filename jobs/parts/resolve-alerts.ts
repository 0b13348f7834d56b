import type { JobContext } from '../../src/job.ts';
import { listAlerts, resolveAlerts } from '../../src/store/alerts.ts';
import { inTenant } from '../../src/store/database.ts';
import { underLease } from '../../src/store/runs.ts';
import { markPending } from '../../src/store/scorecards.ts';
import { closeTasks } from './close-tasks.ts';

/**
 * Closes at the CRM what was noted as over; a task that tells of other deals too stays open for them. Closing twice
 * does no harm. How many alerts to owners are over.
 */
export async function finishResolving(context: JobContext): Promise<number> {
  const { db, connectionId, lease, now, wallClock } = context;
  const live = await inTenant(db, connectionId, (tx) => listAlerts(tx, { states: ['open', 'resolving'] }));
  const resolving = live.filter(({ state }) => state === 'resolving');
  const needed = new Set(live.flatMap(({ state, taskId }) => (state === 'open' ? (taskId ?? []) : [])));
  const taskIds = resolving.flatMap(({ taskId }) => taskId ?? []).filter((taskId) => !needed.has(taskId));
  await closeTasks(context, taskIds);
  const keys = resolving.map(({ key }) => key);
  await underLease(db, lease, wallClock(), async (tx) => {
    await resolveAlerts(tx, keys, now);
    await markPending(
      tx,
      resolving.map(({ dealId }) => dealId),
    );
  });
  return resolving.filter(({ kind }) => kind === 'stalled').length;
}
