import { sql } from 'kysely';
import type { PipelineRecord } from '../model/pipeline-record.ts';
import type { Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/** What was last written of the figures of pipelines, by the record's key. */
export async function publishedPipelines(tx: Tenant): Promise<Map<string, PipelineRecord['values']>> {
  const rows = await tx.selectFrom('pipelinePublications').select(['key', 'written']).execute();
  return new Map(rows.map(({ key, written }) => [key, written]));
}

/** The CRM has these now, and has those that are gone no more. */
export async function recordPipelines(
  tx: Tenant,
  written: readonly PipelineRecord[],
  gone: readonly string[],
): Promise<void> {
  await sql`delete from pipeline_publications where key = any(${gone})`.execute(tx);
  await sql`
    insert into pipeline_publications (key, written)
    select * from json_to_recordset(${rowJson(written)}) as now (key text, values jsonb)
    on conflict (connection_id, key) do update set written = excluded.written`.execute(tx);
}
