import { sql } from 'kysely';
import { z } from 'zod';
import type { Grant } from '../connector.ts';
import { HeadraceError } from '../errors.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import type { KeyRing } from './key-ring.ts';

const grantSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.number().nullable(),
  accountId: z.string(),
  scopes: z.array(z.string()),
  apiUrl: z.string().nullable(),
});

export async function storeGrant(db: Database, connectionId: string, grant: Grant): Promise<void> {
  await inTenant(db, connectionId, (tx) => write(tx, keysOf(db), connectionId, grant));
}

/**
 * The stored grant, at once: while somebody renews it, the one before, which the CRM may reject. Throws `unauthorized`
 * when there is none.
 */
export function useGrant(db: Database, connectionId: string): Promise<Grant> {
  return inTenant(db, connectionId, (tx) => read(tx, keysOf(db), connectionId));
}

/** The same once nobody renews it any more, for whoever gives it back: a token that was replaced gives nothing back. */
export function settledGrant(db: Database, connectionId: string): Promise<Grant> {
  return inTenant(db, connectionId, (tx) => readLocked(tx, keysOf(db), connectionId));
}

/**
 * A grant whose access token is not `rejectedToken`. One process at a time calls `refresh`, under the row's lock,
 * and its answer is stored before anybody uses it; everybody else gets the stored one. What `refresh` throws is thrown.
 */
export function renewGrant(
  db: Database,
  connectionId: string,
  rejectedToken: string,
  refresh: (grant: Grant) => Promise<Grant>,
): Promise<Grant> {
  // Many callers of one process wait here, not each on a database connection of its own.
  const key = `${connectionId} ${rejectedToken}`;
  const ongoing = renewals.get(db) ?? new Map<string, Promise<Grant>>();
  renewals.set(db, ongoing);
  let renewal = ongoing.get(key);
  if (!renewal) {
    renewal = renew(db, connectionId, rejectedToken, refresh).finally(() => ongoing.delete(key));
    ongoing.set(key, renewal);
  }
  return renewal;
}

const renewals = new WeakMap<Database, Map<string, Promise<Grant>>>();

async function renew(
  db: Database,
  connectionId: string,
  rejectedToken: string,
  refresh: (grant: Grant) => Promise<Grant>,
): Promise<Grant> {
  const keys = keysOf(db);
  let answer: Grant | null = null;
  try {
    return await inTenant(db, connectionId, async (tx) => {
      // The one transaction that waits for a CRM, which may be slow: a second renewal beside it could cost the sign-in.
      await sql`set local idle_in_transaction_session_timeout = '5min'`.execute(tx);
      const grant = await readLocked(tx, keys, connectionId);
      if (grant.accessToken !== rejectedToken) return grant;
      answer = await refresh(grant);
      await write(tx, keys, connectionId, answer);
      return answer;
    });
  } catch (error) {
    // The vendor may have used up the old refresh token: an answer that could not be stored is stored anew.
    if (answer === null) throw error;
    await storeGrant(db, connectionId, answer);
    return answer;
  }
}

export async function deleteGrant(db: Database, connectionId: string): Promise<void> {
  await inTenant(db, connectionId, (tx) => tx.deleteFrom('grants').execute());
}

/** Encrypts every grant anew whose key is not the current one; how many there were. */
export async function rotateGrants(db: Database): Promise<number> {
  const keys = keysOf(db);
  const connections = await db.kysely.selectFrom('connections').select('id').execute();
  let rotated = 0;
  for (const { id } of connections) {
    rotated += await inTenant(db, id, async (tx) => {
      const row = await tx.selectFrom('grants').select('sealed').forUpdate().executeTakeFirst();
      if (!row || keys.keyOf(row.sealed) === keys.current) return 0;
      await tx
        .updateTable('grants')
        .set({ sealed: keys.encrypt(keys.decrypt(row.sealed, id), id) })
        .execute();
      return 1;
    });
  }
  return rotated;
}

async function read(tx: Tenant, keys: KeyRing, connectionId: string): Promise<Grant> {
  return opened(await tx.selectFrom('grants').select('sealed').executeTakeFirst(), keys, connectionId);
}

async function readLocked(tx: Tenant, keys: KeyRing, connectionId: string): Promise<Grant> {
  const row = await tx.selectFrom('grants').select('sealed').forUpdate().executeTakeFirst();
  return opened(row, keys, connectionId);
}

function opened(row: { sealed: string } | undefined, keys: KeyRing, connectionId: string): Grant {
  if (!row)
    throw new HeadraceError('unauthorized', 'This connection has no grant any more: connect it again.');
  return grantSchema.parse(JSON.parse(keys.decrypt(row.sealed, connectionId)));
}

async function write(tx: Tenant, keys: KeyRing, connectionId: string, grant: Grant): Promise<void> {
  const sealed = keys.encrypt(JSON.stringify(grantSchema.parse(grant)), connectionId);
  await tx
    .insertInto('grants')
    .values({ sealed })
    .onConflict((conflict) => conflict.column('connectionId').doUpdateSet({ sealed }))
    .execute();
}

function keysOf(db: Database): KeyRing {
  if (db.keys) return db.keys;
  throw new HeadraceError('misconfigured', 'HEADRACE_KEYS is not set: without a key no sign-in can be kept.');
}
