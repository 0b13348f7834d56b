import { isHeadraceError } from '../../src/errors.ts';
import type { JobContext } from '../../src/job.ts';
import { leaveDigest, listAlerts, moveAlerts } from '../../src/store/alerts.ts';
import { inTenant } from '../../src/store/database.ts';
import { underLease } from '../../src/store/runs.ts';

/**
 * Lets the tasks of deals follow their new owners. A deal leaves the digest of its old owner and is told of anew; a
 * task that the CRM does not give away stays where it is.
 */
export async function reassignAlerts(
  { db, connectionId, lease, wallClock, crm, log }: JobContext,
  moves: readonly { key: string; owner: string }[],
): Promise<number> {
  if (moves.length === 0) return 0;
  const open = await inTenant(db, connectionId, (tx) =>
    listAlerts(tx, { kind: 'stalled', states: ['open'] }),
  );
  const byKey = new Map(open.map((alert) => [alert.key, alert]));
  let moved = 0;
  for (const { key, owner } of moves) {
    const alert = byKey.get(key);
    if (!alert) continue;
    if (alert.digest !== null && alert.taskId !== null) {
      await underLease(db, lease, wallClock(), (tx) => leaveDigest(tx, key, owner));
      moved += 1;
      continue;
    }
    try {
      if (alert.taskId !== null) await (await crm()).assignTasks([{ taskId: alert.taskId, owner }]);
    } catch (error) {
      if (!isHeadraceError(error, 'refused') && !isHeadraceError(error, 'forbidden')) throw error;
      log.warn({ connectionId, why: error.message }, 'A task stays with the former owner of its deal');
    }
    await underLease(db, lease, wallClock(), (tx) => moveAlerts(tx, [key], owner));
    moved += 1;
  }
  return moved;
}
