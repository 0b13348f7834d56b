import { sql } from 'kysely';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import { type ConnectionSettings, connectionSettingsSchema } from './connection-settings.ts';
import { type Database, inTenant } from './database.ts';
import { isUuid } from './is-uuid.ts';

export const connectionStates = ['connected', 'needs-reconnect', 'paused', 'disconnected'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** One installed CRM account: the tenant. */
export interface Connection {
  id: string;
  /** The connector's name, e.g. `csv`. */
  connector: string;
  /** The account's id at the vendor. */
  accountId: string;
  state: ConnectionState;
  /** Why it is in this state, as a sentence for the admin. */
  reason: string | null;
  /** When a paused connection may go on by itself. */
  pausedUntil: Instant | null;
  settings: ConnectionSettings;
  createdAt: Instant;
  /** How often somebody has signed in. */
  signIns: number;
}

/** Creates the connection, or brings back the one this account already has, as `connected`, with its settings and rows. */
export async function connect(
  db: Database,
  account: { connector: string; accountId: string; settings?: Partial<ConnectionSettings> },
  now: Instant,
): Promise<Connection> {
  const { connector, accountId } = account;
  const row = await db.kysely
    .insertInto('connections')
    .values({
      connector,
      accountId,
      state: 'connected',
      settings: JSON.stringify(account.settings ?? {}),
      createdAt: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['connector', 'accountId']).doUpdateSet({
        state: 'connected',
        reason: null,
        pausedUntil: null,
        settings: sql`connections.settings || excluded.settings`,
      }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return toConnection(row);
}

/** Throws `not-found`. */
export async function getConnection(db: Database, connectionId: string): Promise<Connection> {
  const row = isUuid(connectionId)
    ? await db.kysely.selectFrom('connections').selectAll().where('id', '=', connectionId).executeTakeFirst()
    : undefined;
  if (!row) {
    throw new HeadraceError(
      'not-found',
      `There is no connection ${connectionId}: it may have been uninstalled.`,
    );
  }
  return toConnection(row);
}

export async function findConnection(
  db: Database,
  connector: string,
  accountId: string,
): Promise<Connection | null> {
  const row = await db.kysely
    .selectFrom('connections')
    .selectAll()
    .where('connector', '=', connector)
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  return row ? toConnection(row) : null;
}

/** All of them, oldest first. */
export async function listConnections(db: Database): Promise<Connection[]> {
  const rows = await db.kysely
    .selectFrom('connections')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toConnection);
}

export async function setConnectionState(
  db: Database,
  connectionId: string,
  state: ConnectionState,
  why: { reason?: string; pausedUntil?: Instant } = {},
): Promise<void> {
  await db.kysely
    .updateTable('connections')
    .set({ state, reason: why.reason ?? null, pausedUntil: why.pausedUntil ?? null })
    .where('id', '=', connectionId)
    .execute();
}

/** A sign-in has come and its grant is stored: from now on it is the one that counts. */
export async function noteSignIn(db: Database, connectionId: string): Promise<void> {
  await db.kysely
    .updateTable('connections')
    .set({ state: 'connected', reason: null, pausedUntil: null, signIns: sql`sign_ins + 1` })
    .where('id', '=', connectionId)
    .execute();
}

/** The CRM no longer lets us in, as somebody found who began under that sign-in: nothing, when there is a newer one. */
export async function loseSignIn(
  db: Database,
  { id, signIns }: Pick<Connection, 'id' | 'signIns'>,
  reason: string,
): Promise<void> {
  await db.kysely
    .updateTable('connections')
    .set({ state: 'needs-reconnect', reason, pausedUntil: null })
    .where('id', '=', id)
    .where('signIns', '=', signIns)
    .execute();
}

/** Changes what is named and keeps the rest; answers the whole. Throws `not-found`. */
export async function updateSettings(
  db: Database,
  connectionId: string,
  settings: Partial<ConnectionSettings>,
): Promise<ConnectionSettings> {
  const checked = connectionSettingsSchema.partial().safeParse(settings);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new HeadraceError(
      'invalid-input',
      `The setting ${issue?.path.join('.')} is wrong: ${issue?.message}.`,
    );
  }
  await db.kysely
    .updateTable('connections')
    .set({ settings: sql`settings || ${JSON.stringify(settings)}::jsonb` })
    .where('id', '=', connectionId)
    .execute();
  return (await getConnection(db, connectionId)).settings;
}

/** Deletes every row of the tenant, the connection itself included. Idempotent. */
export async function eraseConnection(db: Database, connectionId: string): Promise<void> {
  if (!isUuid(connectionId)) return;
  await inTenant(db, connectionId, async (tx) => {
    // Whatever has the column, so that a new table cannot be forgotten.
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_schema = 'headrace' and column_name = 'connection_id' and table_type = 'BASE TABLE'`.execute(
      tx,
    );
    for (const { name } of rows) {
      await sql`delete from ${sql.id(name)} where connection_id = ${connectionId}`.execute(tx);
    }
    await tx.deleteFrom('connections').where('id', '=', connectionId).execute();
  });
}

export function toConnection(row: Omit<Connection, 'settings'> & { settings: unknown }): Connection {
  return { ...row, settings: connectionSettingsSchema.parse(row.settings) };
}
