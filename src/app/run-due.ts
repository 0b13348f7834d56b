import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionRun, JobRun, RunDueOptions } from '../app-shape.ts';
import { isHeadraceError } from '../errors.ts';
import { type JobName, jobNames } from '../job.ts';
import { type Connection, getConnection, listConnections } from '../store/connections.ts';
import { listRuns, releaseDead, type Run } from '../store/runs.ts';
import { runJob } from './run-job.ts';
import type { Workshop } from './workshop.ts';

/**
 * Runs what is due, one connection after the other, each job at most once, in the order of the loop: so what a job
 * makes due for a later one is done in the same pass. A failure ends nothing: later jobs work on what is there.
 */
export async function runDue(workshop: Workshop, options: RunDueOptions): Promise<ConnectionRun[]> {
  const { only = jobNames, connectionIds } = options;
  const results: ConnectionRun[] = [];
  for (const { id, connector, settings } of await listConnections(workshop.db)) {
    if (connectionIds && !connectionIds.includes(id)) continue;
    const runs: JobRun[] = [];
    for (const job of jobNames.filter((name) => only.includes(name))) {
      const connection = await unlessErased(getConnection(workshop.db, id));
      if (workshop.closing.aborted || !connection) break;
      const run = await settled(workshop, id, job);
      if (mayRun(connection, job) && isWanted(run, job, options)) {
        runs.push(await runJob(workshop, job, id, options));
      }
    }
    const name = (await unlessErased(getConnection(workshop.db, id)))?.settings.name ?? settings.name;
    results.push({ connectionId: id, connector, name, runs });
  }
  return results;
}

/** The job's record once nobody runs it: a live worker is waited for, a dead one elsewhere until its lease has run out. */
async function settled(
  { db, leaseMs, closing }: Workshop,
  connectionId: string,
  job: JobName,
): Promise<Run | undefined> {
  const until = Date.now() + leaseMs + 2_000;
  await releaseDead(db, Date.now());
  for (;;) {
    const run = (await listRuns(db, connectionId)).find((row) => row.job === job);
    const held = run && run.leaseUntil !== null && run.leaseUntil > Date.now();
    if (!held || Date.now() > until || closing.aborted) return run;
    await sleep(200);
  }
}

function mayRun({ state, pausedUntil }: Connection, job: JobName): boolean {
  if (job === 'uninstall') return true;
  return state === 'connected' || (state === 'paused' && pausedUntil !== null && pausedUntil <= Date.now());
}

/** A clock that was set ahead makes due what will be due by then; one that was set back holds nothing up. */
function isWanted(run: Run | undefined, job: JobName, { always = [], now = 0 }: RunDueOptions): boolean {
  if (always.includes(job)) return true;
  const dueAt = run?.leaseUntil ?? run?.dueAt ?? null;
  return dueAt !== null && dueAt <= Math.max(now, Date.now());
}

async function unlessErased(connection: Promise<Connection>): Promise<Connection | null> {
  try {
    return await connection;
  } catch (error) {
    if (isHeadraceError(error, 'not-found')) return null;
    throw error;
  }
}
