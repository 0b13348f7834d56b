import { type Kysely, sql } from 'kysely';

/** How often somebody signed in: what is learnt of the sign-in before says nothing of the one that holds now. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table connections add column sign_ins integer not null default 0`.execute(db);
}
