import type { JobRun, RunOptions } from '../app-shape.ts';
import { HeadraceError, isHeadraceError } from '../errors.ts';
import type { Job, JobContext, JobName, JobReport } from '../job.ts';
import { type Connection, getConnection, loseSignIn, setConnectionState } from '../store/connections.ts';
import { endRun, type Lease, lease, listRuns, makeDue } from '../store/runs.ts';
import { holdLease } from './hold-lease.ts';
import { connectorOf, openCrm } from './open-crm.ts';
import type { Workshop } from './workshop.ts';

export interface RunJobOptions extends RunOptions {
  /** Do nothing when it is not due any more: whoever was woken too late finds it done. */
  onlyIfDue?: boolean;
  signal?: AbortSignal;
}

/** How long a failed job waits before it is due again: doubling from the first to the last. */
const firstRetryMs = 60_000;
const lastRetryMs = 3_600_000;

/**
 * Runs one job of one connection under its lease and notes how it ended. What the error's kind decides is done
 * here for all jobs: whether the connection must be reconnected or rests, and when the job is tried again.
 */
export async function runJob(
  workshop: Workshop,
  name: JobName,
  connectionId: string,
  options: RunJobOptions = {},
): Promise<JobRun> {
  const { db, jobs } = workshop;
  const job = jobs.get(name);
  if (!job) throw new HeadraceError('misconfigured', `There is no job "${name}" in jobs/`);
  const startedAt = Date.now();
  const ended = (outcome: JobRun['outcome'], rest: Partial<JobRun> = {}): JobRun => ({
    job: name,
    outcome,
    report: {},
    error: null,
    woke: [],
    retryAfterMs: null,
    durationMs: Date.now() - startedAt,
    ...rest,
  });

  const { onlyIfDue = false } = options;
  const held = await lease(db, connectionId, name, { ttlMs: workshop.leaseMs, now: startedAt, onlyIfDue });
  if (!held) return ended(onlyIfDue ? 'idle' : 'busy');
  let connection: Connection | null = null;
  try {
    connection = await getConnection(db, connectionId);
    const report = await work(workshop, job, held, connection, options);
    // First what follows, then the end: whoever is cut off in between runs once more and loses nothing.
    const woke = await makeNextDue(workshop, job, connectionId, report);
    const now = Date.now();
    await endRun(db, held, { report }, { now, dueAt: job.everyMs === null ? null : now + job.everyMs });
    return ended('done', { report, woke });
  } catch (thrown) {
    const error = asHeadraceError(thrown, name);
    workshop.log.error({ job: name, connectionId, kind: error.kind, stack: error.stack }, error.message);
    const retryAfterMs = await settleFailure(workshop, held, connection, error);
    const { kind, message } = error;
    return ended('failed', { error: { kind, message }, retryAfterMs });
  }
}

async function work(
  workshop: Workshop,
  job: Job,
  held: Lease,
  connection: Connection,
  options: RunJobOptions,
): Promise<JobReport> {
  const { db, log } = workshop;
  const { connectionId } = held;
  const asked = options.signal ? [options.signal] : [];
  await using holding = holdLease(db, held, AbortSignal.any([workshop.closing, ...asked]));
  const context: JobContext = {
    connectionId,
    db,
    lease: held,
    connector: connectorOf(workshop, connection),
    crm: async () => openCrm(workshop, await getConnection(db, connectionId), holding.signal),
    now: options.now ?? Date.now(),
    wallClock: () => Date.now(),
    progress: (done, total) => {
      holding.progress(done, total);
      options.onProgress?.({ connectionId, job: job.name, done, total });
    },
    log,
    signal: holding.signal,
  };
  const report = await Promise.race([job.run(context), holding.lost]);
  if (connection.state === 'paused') await setConnectionState(db, connectionId, 'connected');
  return report;
}

/** What this job's good end makes due: what follows it always, and schedules that it starts. */
async function makeNextDue(
  { db, jobs }: Workshop,
  ended: Job,
  connectionId: string,
  report: JobReport,
): Promise<JobName[]> {
  const now = Date.now();
  const next = ended.wakes(report);
  const known = new Set((await listRuns(db, connectionId)).map((run) => run.job));
  const woke = [...jobs.values()]
    .filter(
      ({ name, startsAfter }) => next.includes(name) || (startsAfter === ended.name && !known.has(name)),
    )
    .map(({ name }) => name);
  for (const name of woke) await makeDue(db, connectionId, name, now);
  return woke;
}

/** Notes the failure and what it means for the connection as it was at the beginning; when to come back, if soon. */
async function settleFailure(
  { db, jobs }: Workshop,
  held: Lease,
  connection: Connection | null,
  error: HeadraceError,
): Promise<number | null> {
  const { connectionId, job } = held;
  const now = Date.now();
  const runs = await listRuns(db, connectionId);
  const failures = runs.find((run) => run.job === job)?.failures ?? 0;
  const said = error.details.retryAfterMs;
  const backoff = Math.min(firstRetryMs * 2 ** failures, lastRetryMs);
  const waits = error.kind === 'rate-limited' || error.kind === 'unavailable';
  const retryMs = waits ? (said ?? backoff) : Math.max(backoff, jobs.get(job)?.everyMs ?? 0);
  const { kind, message } = error;
  await endRun(db, held, { error: { kind, message } }, { now, dueAt: now + retryMs });
  if (kind === 'unauthorized') {
    if (connection) await loseSignIn(db, connection, message);
    return null;
  }
  if (kind === 'rate-limited' && retryMs >= firstRetryMs) {
    await setConnectionState(db, connectionId, 'paused', { reason: message, pausedUntil: now + retryMs });
  }
  return waits ? retryMs : null;
}

function asHeadraceError(thrown: unknown, job: JobName): HeadraceError {
  if (isHeadraceError(thrown)) return thrown;
  const what = thrown instanceof Error ? thrown.message : String(thrown);
  return new HeadraceError('unreadable', `The job ${job} broke: ${what}`, { cause: thrown });
}
