import type { Kysely, Transaction } from 'kysely';
import type { KeyRing } from './key-ring.ts';
import type { Schema } from './schema.ts';

/** An open store. Rows of a tenant are seen only through `inTenant`. */
export interface Database {
  readonly kysely: Kysely<Schema>;
  /** Encrypts grants; null when no keys were given, and then nothing secret can be stored or read. */
  readonly keys: KeyRing | null;
  close(): Promise<void>;
}

/** A transaction that sees and writes the rows of one connection only. */
export type Tenant = Transaction<Schema>;

export interface DatabaseOptions {
  keys?: KeyRing;
  /** Connections held by this process at most. */
  poolSize?: number;
  /** Bring the tables up to date first; true by default. */
  migrate?: boolean;
}

/** Opens the store. Safe from several processes at once. Throws `misconfigured` and `unavailable`. */
export declare function openDatabase(url: string, options?: DatabaseOptions): Promise<Database>;

/** Runs `work` in one transaction as one tenant; rolled back when it throws. */
export declare function inTenant<T>(
  db: Database,
  connectionId: string,
  work: (tx: Tenant) => Promise<T>,
): Promise<T>;
