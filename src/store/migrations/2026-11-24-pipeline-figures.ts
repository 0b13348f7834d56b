import { type Kysely, sql } from 'kysely';

/** The figures of each pipeline, currency and segment, as they were last reckoned. Currency and segment may be empty. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table pipeline_figures (
      connection_id uuid not null default tenant(),
      pipeline text collate "C" not null,
      currency text collate "C" not null,
      segment text collate "C" not null,
      at bigint not null,
      figures json not null,
      primary key (connection_id, pipeline, currency, segment)
    )`.execute(db);
  await sql`alter table pipeline_figures enable row level security`.execute(db);
  await sql`alter table pipeline_figures force row level security`.execute(db);
  await sql`
    create policy tenant on pipeline_figures using (connection_id = (select tenant()))`.execute(db);
  await sql`grant select, insert, update, delete on pipeline_figures to headrace_app`.execute(db);
}
