import type { ConnectionRun, JobRun, RunDueOptions } from '../app-shape.ts';
import { jobNames } from '../job.ts';
import { getConnection, listConnections } from '../store/connections.ts';
import { isHeadraceError } from '../errors.ts';
import { dueJobs } from '../store/runs.ts';
import { runJob } from './run-job.ts';
import type { Workshop } from './workshop.ts';

/**
 * Runs what is due, one connection after the other, each job at most once, in the order of the loop: so what a job
 * makes due for a later one is done in the same pass. A failure ends nothing: later jobs work on what is there.
 */
export async function runDue(workshop: Workshop, options: RunDueOptions): Promise<ConnectionRun[]> {
  const { only = jobNames, always = [], connectionIds } = options;
  const results: ConnectionRun[] = [];
  for (const { id, connector } of await listConnections(workshop.db)) {
    if (connectionIds && !connectionIds.includes(id)) continue;
    const runs: JobRun[] = [];
    for (const job of jobNames.filter((name) => only.includes(name))) {
      if (workshop.closing.aborted) break;
      if (!always.includes(job) && !(await isDue(workshop, id, job, options.now))) continue;
      const run = await runJob(workshop, job, id, { ...options, waitForLease: true });
      if (run.outcome !== 'idle') runs.push(run);
    }
    results.push({ connectionId: id, connector, name: await nameOf(workshop, id), runs });
  }
  return results;
}

async function isDue({ db }: Workshop, connectionId: string, job: string, now = 0): Promise<boolean> {
  // A clock that was set ahead makes due what will be due by then; one that was set back holds nothing up.
  const due = await dueJobs(db, Math.max(now, Date.now()));
  return due.some((row) => row.connectionId === connectionId && row.job === job);
}

/** Its name may have been learnt, or the whole connection erased, by the very runs. */
async function nameOf({ db }: Workshop, connectionId: string): Promise<string> {
  try {
    return (await getConnection(db, connectionId)).settings.name;
  } catch (error) {
    if (isHeadraceError(error, 'not-found')) return '';
    throw error;
  }
}
