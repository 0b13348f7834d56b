import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import { connect } from '../../src/store/connections.ts';
import { type Database, inTenant, openDatabase } from '../../src/store/database.ts';
import {
  deleteGrant,
  renewGrant,
  rotateGrants,
  settledGrant,
  storeGrant,
  useGrant,
} from '../../src/store/grants.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
const others: Database[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(async () => {
  await Promise.all(others.map((db) => db.close()));
  await fresh.close();
});

const newKey = () => randomBytes(32).toString('base64');
const grantOf = (number: number): Grant => ({
  accessToken: `access-${number}`,
  refreshToken: `refresh-${number}`,
  expiresAt: 1_000,
  accountId: 'a',
  scopes: ['read'],
  apiUrl: null,
});
const newConnection = async () =>
  (await connect(fresh.db, { connector: 'csv', accountId: randomUUID() }, 0)).id;
/** A store of its own on the same database, as another process has it. */
const another = async (options: { standstillMs?: number } = {}) => {
  const { keys } = fresh.db;
  const db = await openDatabase(fresh.url, {
    poolSize: 2,
    migrate: false,
    ...(keys && { keys }),
    ...options,
  });
  others.push(db);
  return db;
};
const sealedOf = (id: string) =>
  inTenant(fresh.db, id, (tx) => tx.selectFrom('grants').select('sealed').executeTakeFirstOrThrow());

test('a grant comes back as it was stored, and its tokens are not to be read in the table', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  expect(await useGrant(fresh.db, id)).toEqual(grantOf(1));
  const { sealed } = await sealedOf(id);
  expect(sealed + Buffer.from(sealed.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toMatch(
    /access-|refresh-/,
  );
});

test('a grant that is copied to another connection does not open there', async () => {
  const [mine, theirs] = [await newConnection(), await newConnection()];
  await storeGrant(fresh.db, mine, grantOf(1));
  const { sealed } = await sealedOf(mine);
  await inTenant(fresh.db, theirs, (tx) => tx.insertInto('grants').values({ sealed }).execute());
  await expect(useGrant(fresh.db, theirs)).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('without a grant the connection is to be connected again', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  await deleteGrant(fresh.db, id);
  await expect(useGrant(fresh.db, id)).rejects.toMatchObject({ kind: 'unauthorized' });
});

test('twenty workers in four processes that are rejected together refresh once', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  const processes = [fresh.db, await another(), await another(), await another()];
  let refreshes = 0;
  const refresh = async ({ refreshToken }: Grant) => {
    refreshes += 1;
    expect(refreshToken).toBe('refresh-1');
    await setTimeout(50);
    return grantOf(2);
  };
  const workers = Array.from({ length: 20 }, (_, index) =>
    renewGrant(processes[index % 4] ?? fresh.db, id, 'access-1', refresh),
  );
  expect(new Set((await Promise.all(workers)).map(({ accessToken }) => accessToken))).toEqual(
    new Set(['access-2']),
  );
  expect(refreshes).toBe(1);
  expect(await useGrant(fresh.db, id)).toEqual(grantOf(2));
});

test('who only wants to read does not wait for a renewal; who gives the grant back does', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  const other = await another();
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Grant>();
  const renewal = renewGrant(fresh.db, id, 'access-1', () => {
    begun.resolve();
    return answer.promise;
  });
  await begun.promise;
  expect(await useGrant(other, id)).toEqual(grantOf(1));
  const settled = settledGrant(other, id);
  expect(await Promise.race([settled, setTimeout(200, 'waits')])).toBe('waits');
  answer.resolve(grantOf(2));
  expect([await settled, await renewal]).toEqual([grantOf(2), grantOf(2)]);
});

test('a renewal that the CRM answers slowly is nobody who stands still', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  const slow = await another({ standstillMs: 100 });
  const renewal = renewGrant(slow, id, 'access-1', () => setTimeout(600, grantOf(2)));
  await setTimeout(300);
  const second = renewGrant(fresh.db, id, 'access-1', () => Promise.reject(new Error('A second refresh')));
  expect(await Promise.all([renewal, second])).toEqual([grantOf(2), grantOf(2)]);
});

test('when the refresh fails, the stored grant stays and the next one may try', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  const busy = renewGrant(fresh.db, id, 'access-1', () =>
    Promise.reject(new HeadraceError('unavailable', 'The token endpoint is busy.')),
  );
  await expect(busy).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await useGrant(fresh.db, id)).toEqual(grantOf(1));
  expect(await renewGrant(fresh.db, id, 'access-1', async () => grantOf(2))).toEqual(grantOf(2));
});

test('an answer is not lost when the database drops the connection before it is stored', async () => {
  const id = await newConnection();
  await storeGrant(fresh.db, id, grantOf(1));
  const worker = await another();
  const admin = new Client({ connectionString: fresh.url });
  await admin.connect();
  const renewed = await renewGrant(worker, id, 'access-1', async () => {
    // What a restart of the database does to the session that holds the lock.
    const ended = await admin.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`);
    expect(ended.rowCount).toBe(1);
    return grantOf(2);
  });
  await admin.end();
  expect(renewed).toEqual(grantOf(2));
  expect(await useGrant(fresh.db, id)).toEqual(grantOf(2));
});

test('keys rotate: old grants open while the old key is on the ring, and afterwards only the new one is needed', async () => {
  const [oldKey, nextKey] = [newKey(), newKey()];
  const all = await freshDatabase();
  try {
    const kept = await connect(all.db, { connector: 'csv', accountId: 'a' }, 0);
    const open = (keys: string) => openDatabase(all.url, { migrate: false, keys: createKeyRing(keys) });
    const [first, both, last] = await Promise.all([
      open(`old:${oldKey}`),
      open(`next:${nextKey},old:${oldKey}`),
      open(`next:${nextKey}`),
    ]);
    await storeGrant(first, kept.id, grantOf(1));
    expect(await useGrant(both, kept.id)).toEqual(grantOf(1));
    expect([await rotateGrants(both), await rotateGrants(both)]).toEqual([1, 0]);
    expect(await useGrant(last, kept.id)).toEqual(grantOf(1));
    await expect(useGrant(first, kept.id)).rejects.toMatchObject({ kind: 'misconfigured' });
    await Promise.all([first, both, last].map((db) => db.close()));
  } finally {
    await all.close();
  }
});

test('what is wrong with the keys is said without saying the keys', () => {
  for (const text of ['', 'k1', 'k1:short', `k1:${newKey()},broken`]) {
    expect(() => createKeyRing(text)).toThrow(/^HEADRACE_KEYS: every key is id:base64 of 32 bytes/);
  }
  const [one, other] = [createKeyRing(`k1:${newKey()}`), createKeyRing(`k1:${newKey()}`)];
  expect(() => other.decrypt(one.encrypt('secret', 'c'), 'c')).toThrow(/does not open/);
  expect(() => createKeyRing(`k2:${newKey()}`).decrypt(one.encrypt('secret', 'c'), 'c')).toThrow(
    /"k1".* is missing/,
  );
});
