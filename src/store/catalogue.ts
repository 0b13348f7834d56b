import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Owner } from '../model/owner.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Tenant } from './database.ts';
import { markDirty } from './deals.ts';
import { rowJson } from './row-json.ts';

/** Pipelines with their stages, archived ones included. */
export async function loadPipelines(tx: Tenant): Promise<Pipeline[]> {
  const rows = await tx.selectFrom('pipelines').select('body').orderBy('position').orderBy('id').execute();
  return rows.map(({ body }) => body);
}

/**
 * Takes in what the CRM has now; stages and pipelines it no longer names stay, archived, with their last label.
 * Answers the ids of the pipelines that changed; their deals are dirty now.
 */
export async function storePipelines(tx: Tenant, pipelines: readonly Pipeline[]): Promise<string[]> {
  const known = new Map((await loadPipelines(tx)).map((pipeline) => [pipeline.id, pipeline]));
  const named = new Set(pipelines.map(({ id }) => id));
  const all = [
    ...pipelines.map((pipeline) => withArchived(pipeline, known.get(pipeline.id))),
    ...[...known.values()].filter(({ id }) => !named.has(id)).map(archived),
  ];
  const changed = all.filter((pipeline) => !isDeepStrictEqual(pipeline, known.get(pipeline.id)));
  const rows = all.map((pipeline, position) => ({ id: pipeline.id, position, body: pipeline }));
  await sql`
    insert into pipelines (id, position, body)
    select * from json_to_recordset(${rowJson(rows)}) as now (id text, position integer, body json)
    on conflict (connection_id, id) do update set position = excluded.position, body = excluded.body`.execute(
    tx,
  );
  for (const { id } of changed) await markDirty(tx, { pipeline: id });
  return changed.map(({ id }) => id);
}

function withArchived(pipeline: Pipeline, known: Pipeline | undefined): Pipeline {
  const named = new Set(pipeline.stages.map(({ id }) => id));
  const missing = (known?.stages ?? []).filter(({ id }) => !named.has(id));
  return {
    ...pipeline,
    stages: [...pipeline.stages, ...missing.map((stage) => ({ ...stage, archived: true }))],
  };
}

function archived(pipeline: Pipeline): Pipeline {
  return { ...pipeline, stages: pipeline.stages.map((stage) => ({ ...stage, archived: true })) };
}

export function loadOwners(tx: Tenant): Promise<Owner[]> {
  return tx
    .selectFrom('owners')
    .select(['id', 'name', 'email', 'active', 'manager', 'country'])
    .orderBy('id')
    .execute();
}

/** Owners that the CRM no longer names stay, inactive, with their last name. Where it names nobody, nothing is known. */
export async function storeOwners(tx: Tenant, owners: readonly Owner[]): Promise<void> {
  if (owners.length === 0) return;
  const ids = owners.map(({ id }) => id);
  await sql`update owners set active = false where active and id <> all(${ids}::text[])`.execute(tx);
  // An archived owner may come without a name: the last known one stays.
  await sql`
    insert into owners as known (id, name, email, active, manager, country)
    select distinct on (id) * from json_to_recordset(${rowJson(owners)})
      as now (id text, name text, email text, active boolean, manager text, country text)
    on conflict (connection_id, id) do update set
      name = coalesce(nullif(excluded.name, ''), known.name),
      email = coalesce(excluded.email, known.email),
      active = excluded.active,
      manager = excluded.manager,
      country = excluded.country`.execute(tx);
}
