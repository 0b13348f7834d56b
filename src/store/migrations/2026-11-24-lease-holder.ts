import { type Kysely, sql } from 'kysely';

/** Which process holds a lease, so that the lease of one that died need not run out first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table runs add column holder text`.execute(db);
}
