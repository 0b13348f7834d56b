import type { Database } from '../../src/store/database.ts';

export interface FreshDatabase {
  db: Database;
  url: string;
  /** Closes and drops it. */
  close(): Promise<void>;
}

/** A database of its own for one test file, with all tables, on the server of the whole run. */
export declare function freshDatabase(options?: { poolSize?: number }): Promise<FreshDatabase>;
