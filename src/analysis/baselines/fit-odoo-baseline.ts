import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { fitOdooScoring, type OdooLead, type OdooScoring } from './fit-odoo-scoring.ts';
import { closedBy, type KnownDeal } from './known-deals.ts';
import { lastOpenVisit } from './last-open-visit.ts';
import { odooChance } from './odoo-chance.ts';
import { odooLead, openStages } from './odoo-leads.ts';

/** Odoo-style scoring of each pipeline, learnt from the deals closed by `at`. Null where Odoo would show no score. */
export function fitOdooBaseline(
  deals: readonly KnownDeal[],
  pipelines: readonly Pipeline[],
  at: Instant,
): (deal: Pick<KnownDeal, 'values'>, place: { pipeline: string; stage: string }) => number | null {
  const leads = new Map<string, (OdooLead & { won: boolean })[]>();
  for (const deal of closedBy(deals, at)) {
    const visit = lastOpenVisit(deal.history, pipelines, at);
    const lead = visit && odooLead(pipelines, deal, visit);
    if (!lead) continue;
    const same = leads.get(visit.pipeline) ?? [];
    leads.set(visit.pipeline, same);
    same.push({ ...lead, won: deal.won });
  }
  const scorings = new Map<string, OdooScoring>(
    [...leads].map(([pipeline, closed]) => [
      pipeline,
      fitOdooScoring(closed, openStages(pipelines, pipeline).length),
    ]),
  );
  return (deal, place) => {
    const scoring = scorings.get(place.pipeline);
    const lead = scoring && odooLead(pipelines, deal, place);
    return lead ? (odooChance(scoring, lead)?.chance ?? null) : null;
  };
}
