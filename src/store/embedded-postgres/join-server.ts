import { Client } from 'pg';
import { type Cluster, clusterUser } from './init-cluster.ts';

export interface Member {
  /** Leaves; calls `stop` when nobody else is left. */
  leave(stop: () => Promise<unknown>): Promise<void>;
}

/** Everybody who uses the server holds this lock shared; who can have it alone is the last one. */
const membership = 4_852_313;

/** Joins the server on that port: `starting` when it is not ready to talk yet, `absent` when it cannot be had. */
export async function joinServer(
  port: number,
  { password }: Cluster,
): Promise<Member | 'starting' | 'absent'> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: clusterUser,
    password,
    database: 'postgres',
    application_name: 'headrace member',
    connectionTimeoutMillis: 5_000,
    // A server that is being stopped by its last user keeps the lock until it is gone.
    lock_timeout: 5_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [membership]);
    await makeDatabase(client);
  } catch (error) {
    await client.end().catch(() => undefined);
    return isCode(error, '57P03') ? 'starting' : 'absent';
  }
  return { leave: (stop) => leave(client, stop) };
}

async function makeDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query(`select from pg_database where datname = 'headrace'`);
  if (rowCount) return;
  // Another process may make it at this moment.
  await client.query('create database headrace').catch((error: unknown) => {
    if (!isCode(error, '42P04', '23505')) throw error;
  });
}

async function leave(client: Client, stop: () => Promise<unknown>): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [membership]);
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
      membership,
    ]);
    if (rows[0]?.last) await stop();
  } catch {
    // The server is gone already, which is where we wanted to get.
  }
  await client.end().catch(() => undefined);
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
