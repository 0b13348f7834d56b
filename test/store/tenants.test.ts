import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, eraseConnection, findConnection, listConnections } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
let mine: string;
let theirs: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  mine = (await connect(fresh.db, { connector: 'csv', accountId: 'mine' }, 1)).id;
  theirs = (await connect(fresh.db, { connector: 'csv', accountId: 'theirs' }, 2)).id;
  for (const id of [mine, theirs]) {
    await inTenant(fresh.db, id, (tx) =>
      tx
        .insertInto('owners')
        .values({ id: 'o1', name: `of ${id}`, email: null, active: true })
        .execute(),
    );
  }
});
afterAll(() => fresh.close());

test('a tenant sees its own rows only', async () => {
  const rows = await inTenant(fresh.db, mine, (tx) => tx.selectFrom('owners').selectAll().execute());
  expect(rows.map(({ name }) => name)).toEqual([`of ${mine}`]);
});

test('a tenant can neither change nor delete nor plant rows of another', async () => {
  const { updated, deleted } = await inTenant(fresh.db, mine, async (tx) => ({
    updated: await tx
      .updateTable('owners')
      .set({ name: 'x' })
      .where('connectionId', '=', theirs)
      .executeTakeFirst(),
    deleted: await tx.deleteFrom('owners').where('connectionId', '=', theirs).executeTakeFirst(),
  }));
  expect([updated.numUpdatedRows, deleted.numDeletedRows]).toEqual([0n, 0n]);
  const plant = inTenant(fresh.db, mine, (tx) =>
    tx
      .insertInto('owners')
      .values({ connectionId: theirs, id: 'o2', name: 'x', email: null, active: true })
      .execute(),
  );
  await expect(plant).rejects.toThrow(/row-level security/);
});

test('without a tenant there is nothing to see and nothing can be written', async () => {
  expect(await fresh.db.kysely.selectFrom('owners').selectAll().execute()).toEqual([]);
  const stray = fresh.db.kysely
    .insertInto('owners')
    .values({ id: 'o3', name: 'x', email: null, active: true });
  await expect(stray.execute()).rejects.toThrow();
});

test('the tenant of one transaction is not the tenant of the next on the same connection', async () => {
  const single = await freshDatabase({ poolSize: 1 });
  try {
    const { id } = await connect(single.db, { connector: 'csv', accountId: 'a' }, 1);
    await inTenant(single.db, id, (tx) =>
      tx.insertInto('owners').values({ id: 'o1', name: 'n', email: null, active: true }).execute(),
    );
    expect(await single.db.kysely.selectFrom('owners').selectAll().execute()).toEqual([]);
  } finally {
    await single.close();
  }
});

test('every table with rows of a connection is under forced row-level security', async () => {
  const house = ['runs', 'paces', 'spent_calls'];
  const { rows } = await sql<{ name: string; bound: boolean }>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as bound
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'connection_id'
    where c.relnamespace = 'headrace'::regnamespace and c.relkind = 'r'`.execute(fresh.db.kysely);
  expect(rows.length).toBeGreaterThan(10);
  expect(
    rows
      .filter(({ bound }) => !bound)
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...house].sort());
});

test('the role we work as cannot bypass row-level security, whoever the address names', async () => {
  const { rows } = await sql<{ role: string; bypass: boolean }>`
    select current_user as role, rolsuper or rolbypassrls as bypass from pg_roles where rolname = current_user`.execute(
    fresh.db.kysely,
  );
  expect(rows).toEqual([{ role: 'headrace_app', bypass: false }]);
});

test('an account that is connected again keeps its connection, its settings and its rows', async () => {
  const first = await connect(
    fresh.db,
    { connector: 'csv', accountId: 'again', settings: { dryRun: true } },
    3,
  );
  const second = await connect(
    fresh.db,
    { connector: 'csv', accountId: 'again', settings: { name: 'Ours' } },
    9,
  );
  expect(second).toEqual({ ...first, settings: { ...first.settings, name: 'Ours' } });
  expect(await findConnection(fresh.db, 'csv', 'again')).toEqual(second);
});

test('erasing a connection leaves no row of it in any table, and none of the others is touched', async () => {
  await eraseConnection(fresh.db, mine);
  await eraseConnection(fresh.db, mine);
  expect((await listConnections(fresh.db)).map(({ id }) => id)).not.toContain(mine);
  const rows = await inTenant(fresh.db, mine, (tx) => tx.selectFrom('owners').selectAll().execute());
  const kept = await inTenant(fresh.db, theirs, (tx) => tx.selectFrom('owners').selectAll().execute());
  expect([rows.length, kept.length]).toEqual([0, 1]);
});
