import type { Config } from './config.ts';
import type { Connector, Crm, Grant } from './connector.ts';
import type { ErrorKind } from './errors.ts';
import type { Job, JobName, JobReport, Log } from './job.ts';
import type { Instant } from './model/instant.ts';
import type { Queue } from './queue/queue.ts';
import type { Database } from './store/database.ts';

/** The running house: every adapter chosen and opened. Made by `createApp`. */
export interface App {
  readonly config: Config;
  readonly db: Database;
  /** By the folder's name in `connectors/`. */
  readonly connectors: ReadonlyMap<string, Connector>;
  /** By the file's name in `jobs/`. */
  readonly jobs: ReadonlyMap<JobName, Job>;
  readonly queue: Queue;
  readonly log: Log;
  /**
   * Keeps the grant of a finished sign-in, connected (again), and asks for `install`. Gives the connection's id,
   * the same one each time for the same account. Runs inline or by a worker, whoever comes first.
   */
  signedIn(connectorName: string, grant: Grant): Promise<string>;
  /** The account behind a connection. Throws `unauthorized` when it is disconnected. */
  openCrm(connectionId: string): Promise<Crm>;
  /** One job now, inline, under its lease. Never throws for the job's own failure: see `JobRun.error`. */
  runJob(name: JobName, connectionId: string, options?: RunOptions): Promise<JobRun>;
  /** Everything that is due, connection by connection, in the order of the loop. */
  runDue(options?: RunDueOptions): Promise<ConnectionRun[]>;
  /** Takes wake-ups from the queue and keeps the schedules until closed. */
  work(options?: { concurrency?: number; tickMs?: number }): Promise<{ close(): Promise<void> }>;
  /** Ends what runs, at its next safe point, and closes store and queue. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** The clock of the analysis; default the wall clock. */
  now?: Instant;
  /** Long work tells how far it is; `total` null when unknown. */
  onProgress?: (progress: { connectionId: string; job: JobName; done: number; total: number | null }) => void;
}

export interface RunDueOptions extends RunOptions {
  /** Only these jobs; default all. */
  only?: readonly JobName[];
  /** Jobs that count as due whatever their schedule says. */
  always?: readonly JobName[];
  /** Only these connections; default all. */
  connectionIds?: readonly string[];
}

export interface JobRun {
  job: JobName;
  /** `busy`: somebody else holds the lease. `idle`: not due, or the connection's state forbids it. */
  outcome: 'done' | 'failed' | 'busy' | 'idle';
  report: JobReport;
  error: { kind: ErrorKind; message: string } | null;
  /** What its good end made due. */
  woke: readonly JobName[];
  /** When it is worth trying again, if that is soon; null otherwise. */
  retryAfterMs: number | null;
  durationMs: number;
}

export interface ConnectionRun {
  connectionId: string;
  connector: string;
  name: string;
  runs: JobRun[];
}
