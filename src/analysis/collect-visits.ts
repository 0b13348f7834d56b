import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { closingAt } from '../timeline/closing-at.ts';
import { visitsAt } from '../timeline/visits-at.ts';
import { addVisit, lost, noVisits, open, type VisitRows, won } from './stage-clock/visit-rows.ts';
import { addDeal, type DealRows, noDeals } from './win-model/deal-rows.ts';

/** What one pipeline leaves behind of its deals. */
export interface Collected {
  deals: DealRows;
  stages: Map<string, VisitRows>;
}

const outcomeCodes = { open, won, lost } as const;

/**
 * Adds what was known of a deal at `at` to the rows of the pipelines it was in. Only stays in open stages whose
 * beginning is known teach a clock.
 */
export function collectVisits(
  collected: Map<string, Collected>,
  history: DealHistory,
  options: { pipelines: readonly Pipeline[]; at: Instant; timeZone: string },
): void {
  const { pipelines, at } = options;
  const { deal } = history;
  if (deal.createdAt > at) return;
  const visits = visitsAt(history, pipelines, at);
  const end = endAt(history, pipelines, at);
  const current = rowsOf(collected, visits.at(-1)?.pipeline ?? deal.pipeline);
  addDeal(current.deals, history, { isWon: end.outcome === won, closedAt: end.closedAt }, options);
  for (const visit of visits) {
    if (visit.kind !== 'open' || !visit.entryKnown) continue;
    const { stages } = rowsOf(collected, visit.pipeline);
    let rows = stages.get(visit.stage);
    if (!rows) stages.set(visit.stage, (rows = noVisits()));
    addVisit(rows, visit, end, at);
  }
}

/** A deal whose stages were never logged is taken at its word. */
function endAt(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  at: Instant,
): { outcome: number; closedAt: Instant | null } {
  const closing = closingAt(history, pipelines, at);
  if (closing) return { outcome: outcomeCodes[closing.outcome], closedAt: closing.closedAt };
  const { outcome, closedAt } = history.deal;
  const ended = closedAt !== null && closedAt <= at;
  return ended ? { outcome: outcomeCodes[outcome], closedAt } : { outcome: open, closedAt: null };
}

function rowsOf(collected: Map<string, Collected>, pipeline: string): Collected {
  let rows = collected.get(pipeline);
  if (!rows) collected.set(pipeline, (rows = { deals: noDeals(), stages: new Map() }));
  return rows;
}
