import { sql, type Transaction } from 'kysely';
import { HeadraceError } from '../errors.ts';
import type { JobName, JobReport } from '../job.ts';
import type { Instant } from '../model/instant.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import { isDead, thisHolder } from './lease-holder.ts';
import type { Schema } from './schema.ts';

/** The right to run one job of one connection. The token fences: who lost the lease can no longer write under it. */
export interface Lease {
  readonly connectionId: string;
  readonly job: JobName;
  readonly token: number;
  readonly ttlMs: number;
}

export interface Run {
  connectionId: string;
  job: JobName;
  /** When it is to run next; null = only when asked for, or running. */
  dueAt: Instant | null;
  /** When the lease of the run under way ends, if there is one; past means that its worker died. */
  leaseUntil: Instant | null;
  startedAt: Instant | null;
  endedAt: Instant | null;
  /** Of the last run that ended. */
  outcome: 'done' | 'failed' | null;
  report: JobReport | null;
  error: { kind: string; message: string } | null;
  /** Failed runs in a row. */
  failures: number;
  progress: { done: number; total: number | null } | null;
}

type Progress = NonNullable<Run['progress']>;

/**
 * Takes the lease; null when somebody holds it, or (`onlyIfDue`) when the job is not due any more. A row lock decides,
 * so that of any number of wakers one runs.
 */
export async function lease(
  db: Database,
  connectionId: string,
  job: JobName,
  options: { ttlMs: number; now: Instant; onlyIfDue?: boolean },
): Promise<Lease | null> {
  const { ttlMs, now, onlyIfDue = false } = options;
  if (!onlyIfDue) await ensureRow(db, connectionId, job);
  const row = await db.kysely
    .updateTable('runs')
    .set({
      token: sql`token + 1`,
      leaseUntil: now + ttlMs,
      holder: thisHolder,
      // Asked for again while it runs, it becomes due again.
      dueAt: null,
      startedAt: now,
      done: null,
      total: null,
    })
    .where('connectionId', '=', connectionId)
    .where('job', '=', job)
    .where((where) => where.or([where('leaseUntil', 'is', null), where('leaseUntil', '<=', now)]))
    .$if(onlyIfDue, (query) =>
      query.where((where) => where.or([where('dueAt', '<=', now), where('leaseUntil', '<=', now)])),
    )
    .returning('token')
    .executeTakeFirst();
  return row ? { connectionId, job, token: row.token, ttlMs } : null;
}

/** Ends the leases of processes of this machine that died: their jobs can be taken at once. */
export async function releaseDead(db: Database, now: Instant): Promise<void> {
  const rows = await db.kysely
    .selectFrom('runs')
    .select('holder')
    .distinct()
    .where('leaseUntil', '>', now)
    .where('holder', 'is not', null)
    .execute();
  const dead = rows.flatMap(({ holder }) => (holder !== null && isDead(holder) ? holder : []));
  if (dead.length === 0) return;
  await db.kysely
    .updateTable('runs')
    .set({ leaseUntil: now })
    .where('holder', 'in', dead)
    .where('leaseUntil', '>', now)
    .execute();
}

/** Holds it for another `ttlMs`. Throws `unavailable` when another worker has taken over. */
export async function extendLease(db: Database, lease: Lease, now: Instant): Promise<void> {
  await holdLease(db.kysely, lease, now);
}

/** Notes how far the run is; also extends the lease. */
export async function noteProgress(
  db: Database,
  lease: Lease,
  progress: Progress,
  now: Instant,
): Promise<void> {
  await holdLease(db.kysely, lease, now, progress);
}

/**
 * Runs `work` in one transaction of the lease's tenant, fenced: throws `unavailable` when another worker has taken
 * over, and then nothing is written.
 */
export function underLease<T>(
  db: Database,
  lease: Lease,
  now: Instant,
  work: (tx: Tenant) => Promise<T>,
): Promise<T> {
  return inTenant(db, lease.connectionId, async (tx) => {
    await holdLease(tx, lease, now);
    return work(tx);
  });
}

/**
 * The fence: inside a transaction it makes sure that what is written there is written by the holder of the lease,
 * or not at all. A lease that ran out but that nobody took is still good.
 */
export async function holdLease(
  query: Database['kysely'] | Transaction<Schema>,
  lease: Lease,
  now: Instant,
  progress?: Progress,
): Promise<void> {
  const held = await query
    .updateTable('runs')
    .set({ leaseUntil: sql`greatest(lease_until, ${now + lease.ttlMs}::bigint)`, ...progress })
    .where('connectionId', '=', lease.connectionId)
    .where('job', '=', lease.job)
    .where('token', '=', lease.token)
    .where('leaseUntil', 'is not', null)
    .executeTakeFirst();
  if (held.numUpdatedRows === 0n) {
    throw new HeadraceError('unavailable', `Another worker has taken over ${lease.job}; this one stops.`, {
      takenOver: true,
    });
  }
}

/** Ends the run and gives the lease back; does nothing when another worker has taken over. */
export async function endRun(
  db: Database,
  lease: Lease,
  end: { report: JobReport } | { error: { kind: string; message: string } },
  next: { now: Instant; dueAt: Instant | null },
): Promise<void> {
  const failed = 'error' in end;
  await db.kysely
    .updateTable('runs')
    .set({
      leaseUntil: null,
      endedAt: next.now,
      dueAt: sql`least(due_at, ${next.dueAt}::bigint)`,
      outcome: failed ? 'failed' : 'done',
      error: failed ? JSON.stringify(end.error) : null,
      failures: failed ? sql`failures + 1` : 0,
      ...(failed ? {} : { report: JSON.stringify(end.report), goodAt: next.now }),
    })
    .where('connectionId', '=', lease.connectionId)
    .where('job', '=', lease.job)
    .where('token', '=', lease.token)
    .execute();
}

/** Makes a job due at `at` if it is not due earlier. */
export async function makeDue(db: Database, connectionId: string, job: JobName, at: Instant): Promise<void> {
  await ensureRow(db, connectionId, job);
  await db.kysely
    .updateTable('runs')
    .set({ dueAt: sql`least(due_at, ${at}::bigint)` })
    .where('connectionId', '=', connectionId)
    .where('job', '=', job)
    .execute();
}

/** Takes back what was asked for: it is not due any more, and what a dead worker left of it is not taken up. */
export async function callOff(db: Database, connectionId: string, job: JobName, now: Instant): Promise<void> {
  await db.kysely
    .updateTable('runs')
    .set({ dueAt: null, leaseUntil: null })
    .where('connectionId', '=', connectionId)
    .where('job', '=', job)
    .where((where) => where.or([where('leaseUntil', 'is', null), where('leaseUntil', '<=', now)]))
    .execute();
}

/** What is due and not running, or left by a worker that died, of connections that are connected (or whose pause is over), longest due first. */
export async function dueJobs(
  db: Database,
  now: Instant,
): Promise<{ connectionId: string; job: JobName; dueAt: Instant }[]> {
  return await db.kysely
    .selectFrom('runs')
    .innerJoin('connections', 'connections.id', 'runs.connectionId')
    .select(['runs.connectionId', 'runs.job'])
    .select((get) => get.fn.coalesce('runs.leaseUntil', 'runs.dueAt').as('dueAt'))
    .where((get) => get.fn.coalesce('runs.leaseUntil', 'runs.dueAt'), '<=', now)
    .where((where) =>
      where.or([
        where('connections.state', '=', 'connected'),
        // Leaving is done whatever the state.
        where('runs.job', '=', 'uninstall'),
        where.and([where('connections.state', '=', 'paused'), where('connections.pausedUntil', '<=', now)]),
      ]),
    )
    .orderBy('dueAt')
    .$narrowType<{ dueAt: Instant }>()
    .execute();
}

export async function listRuns(db: Database, connectionId: string): Promise<Run[]> {
  const rows = await db.kysely
    .selectFrom('runs')
    .select(['connectionId', 'job', 'dueAt', 'leaseUntil', 'startedAt', 'endedAt'])
    .select(['outcome', 'report', 'error', 'failures', 'done', 'total'])
    .where('connectionId', '=', connectionId)
    .execute();
  return rows.map(({ done, total, ...run }) => ({
    ...run,
    progress: done === null ? null : { done, total },
  }));
}

async function ensureRow(db: Database, connectionId: string, job: JobName): Promise<void> {
  await db.kysely
    .insertInto('runs')
    .values({ connectionId, job })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
