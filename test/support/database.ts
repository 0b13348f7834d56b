import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { templateName } from './database-server.ts';

export interface FreshDatabase {
  db: Database;
  url: string;
  /** Closes and drops it. */
  close(): Promise<void>;
}

/** A database of its own for one test file, with all tables, on the server of the whole run. */
export async function freshDatabase(options: { poolSize?: number } = {}): Promise<FreshDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const server = inject('databaseServer');
  const url = new URL(server);
  url.pathname = name;
  await administer(server, `create database ${name} template ${templateName} strategy file_copy`);
  const keys = createKeyRing(`test:${randomBytes(32).toString('base64')}`);
  const db = await openDatabase(url.href, { keys, poolSize: options.poolSize ?? 5, migrate: false });
  return {
    db,
    url: url.href,
    close: async () => {
      await db.close();
      await administer(server, `drop database ${name} with (force)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
