import type { Pipeline } from '../../model/pipeline.ts';
import { stageLookup } from '../../timeline/stage-lookup.ts';
import type { KnownDeal } from './known-deals.ts';
import type { OdooLead } from './fit-odoo-scoring.ts';

/** What Odoo does not count: who has the lead, when it came, and numbers. */
const leftOut = /^(owner|account|calendar|first-stage)/;

/** A deal that stands in a stage, as Odoo would count it; null where the stage is not known. */
export function odooLead(
  pipelines: readonly Pipeline[],
  { values }: Pick<KnownDeal, 'values'>,
  place: { pipeline: string; stage: string },
): OdooLead | null {
  const { known, pipeline } = stageLookup(pipelines)(place.pipeline, place.stage);
  const stage = known ? openStages(pipelines, pipeline).indexOf(known.id) : -1;
  if (stage < 0) return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of values)
    if (typeof value === 'string' && !leftOut.test(name)) fields[name] = value;
  return { stage, fields };
}

/** Ids of the open stages along a pipeline. */
export function openStages(pipelines: readonly Pipeline[], pipeline: string): string[] {
  const stages = pipelines.find(({ id }) => id === pipeline)?.stages ?? [];
  return stages
    .filter(({ kind }) => kind === 'open')
    .toSorted((a, b) => a.position - b.position)
    .map(({ id }) => id);
}
