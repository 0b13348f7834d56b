import {
  CamelCasePlugin,
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  sql,
  type Transaction,
} from 'kysely';
import { Pool, types } from 'pg';
import { databaseError } from './database-error.ts';
import type { KeyRing } from './key-ring.ts';
import { migrate } from './migrate.ts';
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
  /**
   * A transaction in which nothing is said for so long is ended, in milliseconds: a worker that stands still, or whose
   * machine is gone, must not hold its locks for good. Default a minute.
   */
  standstillMs?: number;
}

const { builtins } = types;
const parsers = new Map<number, (text: string) => unknown>([
  // Our whole numbers are instants and counts, far below 2^53; days stay text.
  [builtins.INT8, Number],
  [builtins.DATE, (text) => text],
]);

/**
 * Opens the store and brings its tables up to date. Safe from several processes at once. Every connection works as
 * the role `headrace_app`, which row-level security binds even when the address is a superuser's.
 * Throws `misconfigured` and `unavailable`.
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  if (options.migrate ?? true) await migrate(url);
  const kysely = new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: createPool(url, options.poolSize ?? 10),
      onCreateConnection: (connection) => prepare(connection, options.standstillMs ?? 60_000),
    }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  try {
    await sql`select 1`.execute(kysely);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return { kysely, keys: options.keys ?? null, close: () => kysely.destroy() };
}

/** Runs `work` in one transaction as one tenant; rolled back when it throws. */
export function inTenant<T>(
  db: Database,
  connectionId: string,
  work: (tx: Tenant) => Promise<T>,
): Promise<T> {
  return db.kysely.transaction().execute(async (tx) => {
    await sql`select set_config('headrace.connection', ${connectionId}, true)`.execute(tx);
    return work(tx);
  });
}

async function prepare(connection: DatabaseConnection, standstillMs: number): Promise<void> {
  const execute = connection.executeQuery.bind(connection);
  connection.executeQuery = <R>(query: CompiledQuery, control?: Parameters<typeof execute>[1]) =>
    execute<R>(query, control).catch(rethrow);
  await connection.executeQuery(CompiledQuery.raw('set role headrace_app'));
  await connection.executeQuery(CompiledQuery.raw('set search_path = headrace'));
  await connection.executeQuery(
    CompiledQuery.raw(`set idle_in_transaction_session_timeout = ${Math.ceil(standstillMs)}`),
  );
  // Tables are read in the order of an index. Just filled and without statistics, the planner would rather sort all
  // that is left of them for every chunk.
  await connection.executeQuery(CompiledQuery.raw('set enable_sort = off'));
}

function createPool(url: string, size: number): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: size,
    application_name: 'headrace',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: (id, format) => parsers.get(id) ?? types.getTypeParser(id, format) },
  });
  // A connection that breaks is replaced by the pool, and who was using it hears of it from the next statement;
  // without listeners, between two statements too, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { options: pool.options, connect: () => pool.connect().catch(rethrow), end: () => pool.end() };
}

function rethrow(error: unknown): never {
  throw databaseError(error);
}
