import { type Kysely, sql } from 'kysely';

/** Alerts of two kinds, one of each a deal; digests; who is told when nobody works on an alert. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table alerts
      add column kind text not null default 'stalled',
      add column digest text,
      add column place integer not null default 0`.execute(db);
  await sql`drop index alerts_live`.execute(db);
  await sql`
    create unique index alerts_live on alerts (connection_id, deal_id, kind)
    where state in ('raising', 'open', 'resolving')`.execute(db);
  await sql`alter table owners add column manager text`.execute(db);
}
