import { sql } from 'kysely';
import type { Day } from '../model/instant.ts';
import { type PipelineFigures, pipelineFiguresVersion } from '../model/pipeline-figures.ts';
import type { Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/** Figures of the last learning, and not those as of a past day. */
export const latest = '';

/** Takes the place of all figures there were of the last learning, or as of a past day. */
export async function storePipelineFigures(
  tx: Tenant,
  all: readonly PipelineFigures[],
  asOf = latest,
): Promise<void> {
  await tx.deleteFrom('pipelineFigures').where('asOf', '=', asOf).execute();
  if (all.length === 0) return;
  const rows = all.map((figures) => ({
    as_of: asOf,
    pipeline: figures.pipeline.id,
    currency: figures.currency,
    segment: figures.segment ?? '',
    at: figures.at,
    figures,
  }));
  await sql`
    insert into pipeline_figures (as_of, pipeline, currency, segment, at, figures)
    select * from json_to_recordset(${rowJson(rows)})
      as now (as_of text, pipeline text, currency text, segment text, at bigint, figures json)`.execute(tx);
}

/** Those that another version of Headrace reckoned count as none: the next learning takes their place. */
const isCurrent = sql<boolean>`figures ->> 'version' is not distinct from ${String(pipelineFiguresVersion)}`;

/** The figures of one pipeline or of all, and of one segment or of all, as last learnt or as of a day: by pipeline and currency. */
export async function loadPipelineFigures(
  tx: Tenant,
  {
    pipeline,
    currency,
    segment,
    asOf = latest,
  }: { pipeline?: string; currency?: string | undefined; segment?: string; asOf?: Day } = {},
): Promise<PipelineFigures[]> {
  const rows = await tx
    .selectFrom('pipelineFigures')
    .select('figures')
    .where(isCurrent)
    .where('asOf', '=', asOf)
    .$if(pipeline !== undefined, (query) => query.where('pipeline', '=', pipeline ?? ''))
    .$if(currency !== undefined, (query) => query.where('currency', '=', currency ?? ''))
    .$if(segment !== undefined, (query) => query.where('segment', '=', segment ?? ''))
    .orderBy('pipeline')
    .orderBy('currency')
    .orderBy('segment')
    .execute();
  return rows.map(({ figures }) => figures);
}

/** All deals, and not those of a segment. */
export const wholePipeline = '';

/** Which figures there are: of a pipeline the currency of most deals first, all deals before their segments. */
export function listPipelineFigures(
  tx: Tenant,
  asOf: Day = latest,
): Promise<{ pipeline: string; currency: string; segment: string }[]> {
  return tx
    .selectFrom('pipelineFigures')
    .select(['pipeline', 'currency', 'segment'])
    .where(isCurrent)
    .where('asOf', '=', asOf)
    .orderBy('pipeline')
    .orderBy(sql`(figures ->> 'deals')::integer`, 'desc')
    .execute();
}

/** How many figures wait for a learning of this version to take their place. */
export async function countOutdatedFigures(tx: Tenant): Promise<number> {
  const { outdated } = await tx
    .selectFrom('pipelineFigures')
    .select(({ fn }) => fn.countAll<string>().as('outdated'))
    .where('asOf', '=', latest)
    .where(sql<boolean>`not ${isCurrent}`)
    .executeTakeFirstOrThrow();
  return Number(outdated);
}
