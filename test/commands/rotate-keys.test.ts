import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/store/connections.ts';
import { openDatabase } from '../../src/store/database.ts';
import { storeGrant, useGrant } from '../../src/store/grants.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { freshDatabase } from '../support/database.ts';
import { commandLine } from './command-line.ts';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

test('after the keys were rotated the new one is enough', async () => {
  const fresh = await freshDatabase();
  onTestFinished(() => fresh.close());
  const [before, after] = [key('before'), key('after')];
  const open = async (keys: string) => {
    const db = await openDatabase(fresh.url, { migrate: false, keys: createKeyRing(keys) });
    onTestFinished(() => db.close());
    return db;
  };
  const { id } = await connect(fresh.db, { connector: 'csv', accountId: 'rotated' }, 0);
  const grant = {
    accessToken: 'access',
    refreshToken: 'refresh',
    expiresAt: null,
    accountId: 'rotated',
    scopes: [],
    apiUrl: null,
  };
  await storeGrant(await open(before), id, grant);
  await expect(useGrant(await open(after), id)).rejects.toMatchObject({ kind: 'misconfigured' });
  const environment = { DATABASE_URL: fresh.url, HEADRACE_KEYS: `${after},${before}` };
  const said = await commandLine(['connections', 'rotate-keys'], environment);
  expect([said.code, said.out]).toEqual([0, '1 sign-in encrypted anew; all have the first key now.\n']);
  expect(await useGrant(await open(after), id)).toEqual(grant);
});
