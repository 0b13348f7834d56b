import type { Connector } from '../connector.ts';
import type { Job, JobName, Log } from '../job.ts';
import type { Database } from '../store/database.ts';
import type { Pacer } from '../store/pace.ts';

/** What every run needs of the house. */
export interface Workshop {
  db: Database;
  connectors: ReadonlyMap<string, Connector>;
  jobs: ReadonlyMap<JobName, Job>;
  pacer: Pacer;
  log: Log;
  leaseMs: number;
  /** How many times the vendors' limits may be used; 1 but for a sandbox. */
  limitFactor: number;
  /** Aborts when the house is being closed. */
  closing: AbortSignal;
}
