import type { Instant } from '../model/instant.ts';
import { type Connection, toConnection } from './connections.ts';
import type { Database } from './database.ts';

/** A connection with the instant at which its CRM was last read to the end; null: never yet. */
export interface Account {
  connection: Connection;
  syncedAt: Instant | null;
}

/** The connection of a CRM's account, or null when there is none. */
export async function findAccount(
  db: Database,
  connector: string,
  accountId: string,
): Promise<Account | null> {
  const row = await db.kysely
    .selectFrom('connections')
    .leftJoin('runs', (join) =>
      join.onRef('runs.connectionId', '=', 'connections.id').on('runs.job', '=', 'sync'),
    )
    .selectAll('connections')
    .select('runs.goodAt')
    .where('connections.connector', '=', connector)
    .where('connections.accountId', '=', accountId)
    .executeTakeFirst();
  if (!row) return null;
  const { goodAt, ...connection } = row;
  return { connection: toConnection(connection), syncedAt: goodAt };
}
