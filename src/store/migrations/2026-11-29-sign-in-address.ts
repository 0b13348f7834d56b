import { type Kysely, sql } from 'kysely';

/** Where a sign-in was sent to, for CRMs that have several places: the code is taken there, whatever the way back says. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table oauth_states add column login_url text`.execute(db);
}
