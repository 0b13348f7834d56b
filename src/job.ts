import type { Connector, Crm } from './connector.ts';
import type { Instant } from './model/instant.ts';
import type { Database } from './store/database.ts';
import type { Lease } from './store/runs.ts';

/**
 * A job: one file in `jobs/`, exported as `job`. Its payload is an address (which connection), never cargo: what
 * is to be done is what the store says is undone, so a crash, a repeat or a lost duplicate loses nothing.
 */
export interface Job {
  readonly name: JobName;
  /** How often it is due for each connection; null when only asked for. */
  readonly everyMs: number | null;
  /** Jobs to wake when this one has ended well, by what it reports. */
  wakes(report: JobReport): readonly JobName[];
  /** The job whose first good end starts this one's schedule; null: a sign-in or a person does. */
  readonly startsAfter: JobName | null;
  run(context: JobContext): Promise<JobReport>;
}

export const jobNames = [
  'install',
  'sync',
  'sweep',
  'learn',
  'reckon',
  'score',
  'alert',
  'publish',
  'uninstall',
] as const;
export type JobName = (typeof jobNames)[number];

/** Everything a job may touch. */
export interface JobContext {
  connectionId: string;
  db: Database;
  /** The right to run: pages are stored under it. Lost when another worker has taken over, and then `signal` aborts. */
  lease: Lease;
  connector: Connector;
  /** The opened account; asking for it fails as `unauthorized` when the connection is disconnected. */
  crm: () => Promise<Crm>;
  /** The clock of the analysis: `--now`, else the wall clock when the job began. */
  now: Instant;
  /** The wall clock, for sync windows, leases and tokens. */
  wallClock: () => Instant;
  progress: (done: number, total: number | null) => void;
  log: Log;
  signal: AbortSignal;
}

/** Counts for the log, the run's record and `once --json`. */
export type JobReport = Readonly<Record<string, number | string | boolean>>;

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
