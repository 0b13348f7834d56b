import type { Job } from '../src/job.ts';
import { beginAlert, beginResolving } from '../src/store/alerts.ts';
import { getConnection } from '../src/store/connections.ts';
import { underLease } from '../src/store/runs.ts';
import { decideAlerts } from './parts/decide-alerts.ts';
import { decideEscalations } from './parts/decide-escalations.ts';
import { finishRaising, findLostTasks } from './parts/raise-alerts.ts';
import { reassignAlerts } from './parts/reassign-alerts.ts';
import { finishResolving } from './parts/resolve-alerts.ts';

/**
 * Tells the owners of stalled deals, within the budget, and takes it back when the deal moved, closed or was paused;
 * tells somebody above when nobody works on it. What is to be done at the CRM is noted before it is done, so that
 * after a crash it is neither lost nor done twice.
 */
export const job: Job = {
  name: 'alert',
  everyMs: 3_600_000,
  startsAfter: 'score',
  // The card on the record tells of the alert.
  wakes: ({ raised, resolved }) => (raised || resolved ? ['publish'] : []),
  async run(context) {
    const { db, connectionId, lease, now, wallClock } = context;
    const { settings } = await getConnection(db, connectionId);
    if (!settings.dryRun) await findLostTasks(context);
    const { raise, reassign, resolve, waiting } = await decideAlerts(context, settings);
    const report = { waiting: waiting.length };
    if (settings.dryRun) return { ...report, wouldRaise: raise.length, wouldResolve: resolve.length };

    const note = async (
      alerts: readonly Parameters<typeof beginAlert>[1][],
      over: readonly { key: string; reason: string }[],
    ): Promise<void> =>
      underLease(db, lease, wallClock(), async (tx) => {
        for (const alert of alerts) await beginAlert(tx, alert, now);
        for (const { key, reason } of over) await beginResolving(tx, [key], reason);
      });
    await note(raise, resolve);
    const reassigned = await reassignAlerts(context, reassign);
    const above = await decideEscalations(context, settings);
    await note(
      above.raise.map((alert) => ({ ...alert, kind: 'escalation' as const })),
      above.resolve,
    );
    const resolved = await finishResolving(context);
    const done = await finishRaising(context);
    return { ...report, ...done, resolved, reassigned };
  },
};
