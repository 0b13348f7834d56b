import { type Kysely, sql } from 'kysely';
import { tenantTable } from '../tenant-table.ts';

/** What screens in the CRM are told and ask for: how old the data are, thresholds, and which calls of workflows are done. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table runs add column good_at bigint`.execute(db);
  await tenantTable(
    db,
    'action_calls',
    `call_id text not null,
    problem text,
    at bigint not null,
    primary key (connection_id, call_id)`,
  );
  await tenantTable(
    db,
    'stage_thresholds',
    `pipeline text collate "C" not null,
    stage text collate "C" not null,
    threshold json not null,
    primary key (connection_id, pipeline, stage)`,
  );
  // What was last written of a pipeline's figures, by the record's key.
  await tenantTable(
    db,
    'pipeline_publications',
    `key text collate "C" not null,
    written jsonb not null,
    primary key (connection_id, key)`,
  );
}
