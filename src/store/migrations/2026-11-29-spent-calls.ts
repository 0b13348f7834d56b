import { type Kysely, sql } from 'kysely';

/** How many calls all processes made of what an account may make in a day, by hour. Unlogged, as the paces are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table spent_calls (
      connection_id uuid not null references connections on delete cascade,
      lane text not null,
      hour integer not null,
      calls integer not null,
      primary key (connection_id, lane, hour)
    )`.execute(db);
  await sql`grant select, insert, update, delete on spent_calls to headrace_app`.execute(db);
}
