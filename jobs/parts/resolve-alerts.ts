import type { JobContext } from '../../src/job.ts';
import { listAlerts, resolveAlerts } from '../../src/store/alerts.ts';
import { inTenant } from '../../src/store/database.ts';

/** Closes at the CRM what was noted as over. Closing twice does no harm. */
export async function finishResolving(context: JobContext): Promise<number> {
  const { db, connectionId, now } = context;
  const resolving = await inTenant(db, connectionId, (tx) => listAlerts(tx, { states: ['resolving'] }));
  const taskIds = resolving.flatMap(({ taskId }) => taskId ?? []);
  if (taskIds.length > 0) await (await context.crm()).closeTasks(taskIds);
  const keys = resolving.map(({ key }) => key);
  await inTenant(db, connectionId, (tx) => resolveAlerts(tx, keys, now));
  return keys.length;
}
