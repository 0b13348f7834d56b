import { type Kysely, sql } from 'kysely';
import { tenantTable } from '../tenant-table.ts';

/** Figures as of past days beside those of the last learning (`as_of` empty), and the days that were asked for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table pipeline_figures
      add column as_of text collate "C" not null default '',
      drop constraint pipeline_figures_pkey,
      add primary key (connection_id, as_of, pipeline, currency, segment)`.execute(db);
  await tenantTable(
    db,
    'past_days',
    `day text collate "C" not null,
    asked_at bigint not null,
    version integer,
    primary key (connection_id, day)`,
  );
}
