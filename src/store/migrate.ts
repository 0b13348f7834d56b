import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import { Pool } from 'pg';
import { databaseError } from './database-error.ts';

const migrationLock = 4_852_314;

/**
 * Brings the tables up to date, as the user of the address; several processes may do so at once. Makes the role
 * `headrace_app`, which everything else works as. Throws `misconfigured` when the user may not.
 */
export async function migrate(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 });
  // Between two statements, too, a connection that breaks must not end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin()],
  });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`.execute(db);
    await makeRole(db);
    await sql`create schema if not exists headrace`.execute(db);
    await sql`set search_path = headrace`.execute(db);
    const migrator = new Migrator({
      db,
      migrationTableSchema: 'headrace',
      provider: new FileMigrationProvider({
        fs,
        path,
        migrationFolder: fileURLToPath(new URL('migrations', import.meta.url)),
      }),
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  } catch (error) {
    throw databaseError(error);
  } finally {
    await db.destroy();
  }
}

/** Roles belong to the server: other databases on it may make the same one at this moment. */
async function makeRole(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'headrace_app') then
        create role headrace_app nologin;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`.execute(db);
  await sql`
    do $$ begin
      if not pg_has_role('headrace_app', 'member') then
        execute format('grant headrace_app to %I', current_user);
      end if;
    end $$`.execute(db);
}
