import { type Kysely, sql } from 'kysely';

/** What the card on the deal's record shows, ready to be answered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table scorecards add column face json`.execute(db);
}
