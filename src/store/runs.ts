import type { JobName, JobReport } from '../job.ts';
import type { Instant } from '../model/instant.ts';
import type { Database } from './database.ts';

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
  /** When it is to run next; null = only when asked for. */
  dueAt: Instant | null;
  running: boolean;
  startedAt: Instant | null;
  endedAt: Instant | null;
  /** Of the last run that ended. */
  outcome: 'done' | 'failed' | null;
  report: JobReport | null;
  error: { kind: string; message: string } | null;
  failures: number;
  progress: { done: number; total: number | null } | null;
}

/**
 * Takes the lease; null when somebody holds it, or (`onlyIfDue`) when the job is not due any more. A row lock decides,
 * so that of any number of wakers one runs.
 */
export declare function lease(
  db: Database,
  connectionId: string,
  job: JobName,
  options: { ttlMs: number; now: Instant; onlyIfDue?: boolean },
): Promise<Lease | null>;
/** Holds it for another `ttlMs`. Throws `unavailable` when another worker has taken over. */
export declare function extendLease(db: Database, lease: Lease, now: Instant): Promise<void>;
/** Notes how far the run is; also extends the lease. */
export declare function noteProgress(
  db: Database,
  lease: Lease,
  progress: { done: number; total: number | null },
  now: Instant,
): Promise<void>;
/** Ends the run and gives the lease back; does nothing when another worker has taken over. */
export declare function endRun(
  db: Database,
  lease: Lease,
  end: { report: JobReport } | { error: { kind: string; message: string } },
  next: { now: Instant; dueAt: Instant | null },
): Promise<void>;
/** Makes a job due at `at` if it is not due earlier. */
export declare function makeDue(db: Database, connectionId: string, job: JobName, at: Instant): Promise<void>;
/** What is due and not running, of connections that are connected (or whose pause is over), longest due first. */
export declare function dueJobs(
  db: Database,
  now: Instant,
): Promise<{ connectionId: string; job: JobName; dueAt: Instant }[]>;
export declare function listRuns(db: Database, connectionId: string): Promise<Run[]>;
