import { sql } from 'kysely';
import type { PipelineFigures } from '../model/pipeline-figures.ts';
import type { Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/** The deals of one pipeline and currency that are to be worked on. */
export interface Worklists {
  pipeline: string;
  currency: string;
  stalled: PipelineFigures['stalled'];
  worthPushing: NonNullable<PipelineFigures['worthPushing']>;
}

/** Takes the place of the worklists in the figures of all whole pipelines; those that are not named have empty ones. */
export async function storeWorklists(tx: Tenant, all: readonly Worklists[]): Promise<void> {
  const rows = all.map(({ worthPushing, ...list }) => ({ ...list, worth_pushing: worthPushing }));
  await sql`
    update pipeline_figures as kept set figures = (kept.figures::jsonb || coalesce(
      (select jsonb_build_object('stalled', list.stalled, 'worthPushing', list.worth_pushing)
        from json_to_recordset(${rowJson(rows)})
          as list (pipeline text, currency text, stalled jsonb, worth_pushing jsonb)
        where list.pipeline = kept.pipeline and list.currency = kept.currency),
      '{"stalled": [], "worthPushing": []}'::jsonb))::json
    where kept.segment = '' and kept.as_of = ''`.execute(tx);
}
