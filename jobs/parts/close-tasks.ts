import { isHeadraceError } from '../../src/errors.ts';
import type { JobContext } from '../../src/job.ts';

/**
 * Closes tasks at the CRM, each once. One that a rule of the account keeps us from closing stays open there: its people
 * see it, and nothing else waits for it.
 */
export async function closeTasks(
  { connectionId, crm, log }: JobContext,
  taskIds: readonly string[],
): Promise<void> {
  if (taskIds.length === 0) return;
  try {
    await (await crm()).closeTasks([...new Set(taskIds)]);
  } catch (error) {
    if (!isHeadraceError(error, 'refused') && !isHeadraceError(error, 'forbidden')) throw error;
    log.warn({ connectionId, why: error.message }, 'Tasks of alerts that are over stay open');
  }
}
