import { createServer } from 'node:net';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, getConnection, updateSettings } from '../../src/store/connections.ts';
import { inTenant, openDatabase } from '../../src/store/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

test('several processes may open a new database at once', async () => {
  const name = `${new URL(fresh.url).pathname.slice(1)}_new`;
  const admin = new Client({ connectionString: fresh.url });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(fresh.url);
  url.pathname = name;
  const opened = await Promise.all([1, 2, 3].map(() => openDatabase(url.href)));
  expect(await connect(opened[0] ?? fresh.db, { connector: 'csv', accountId: 'a' }, 1)).toMatchObject({
    state: 'connected',
  });
  await Promise.all(opened.map((db) => db.close()));
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
});

test('an address where nothing answers is unavailable, one that does not let us in is misconfigured', async () => {
  const probe = createServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
  await expect(openDatabase(`postgres://u:secret@127.0.0.1:${port}/x`)).rejects.toMatchObject({
    kind: 'unavailable',
  });
  const wrong = new URL(fresh.url);
  wrong.password = 'wrong-secret';
  const refused = await openDatabase(wrong.href).catch((error: unknown) => error);
  expect(refused).toMatchObject({ kind: 'misconfigured' });
  expect(String(refused)).not.toContain('wrong-secret');
});

test('when the database drops its connections, who was working hears so, and the next one works', async () => {
  const admin = new Client({ connectionString: fresh.url });
  await admin.connect();
  const cut = inTenant(fresh.db, '00000000-0000-0000-0000-000000000001', async (tx) => {
    await admin.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await sql`select pg_sleep(1)`.execute(tx);
  });
  await expect(cut).rejects.toMatchObject({ kind: 'unavailable' });
  await admin.end();
  await expect(getConnection(fresh.db, '00000000-0000-0000-0000-000000000001')).rejects.toMatchObject({
    kind: 'not-found',
  });
});

test('settings keep what is not named, and a wrong one is refused by name', async () => {
  const { id } = await connect(fresh.db, { connector: 'csv', accountId: 'settings' }, 1);
  expect(await updateSettings(fresh.db, id, { dryRun: true })).toMatchObject({
    dryRun: true,
    alertBudget: 0.1,
  });
  expect(await updateSettings(fresh.db, id, { alertBudget: 0.2 })).toMatchObject({
    dryRun: true,
    alertBudget: 0.2,
  });
  await expect(updateSettings(fresh.db, id, { alertBudget: 2 })).rejects.toThrow(/alertBudget/);
});
