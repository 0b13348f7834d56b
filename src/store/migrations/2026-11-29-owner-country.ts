import { type Kysely, sql } from 'kysely';

/** By the days off of their country an owner's business days are counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table owners add column country text`.execute(db);
}
