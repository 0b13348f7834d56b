import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { activitiesAt } from '../timeline/activities-at.ts';
import { closingAt } from '../timeline/closing-at.ts';
import { visitsAt } from '../timeline/visits-at.ts';
import { addVisit, lost, noVisits, open, type VisitRows, won } from './stage-clock/visit-rows.ts';
import { stayOf } from './stall/stay.ts';
import { addStay, noStays, type Stays } from './stall/stays.ts';
import { addDeal, type DealRows, noDeals } from './win-model/deal-rows.ts';
import { mixed } from './win-model/mixed.ts';

/** What one pipeline leaves behind of its deals. */
export interface Collected {
  deals: DealRows;
  stages: Map<string, VisitRows>;
  stays: Map<string, Stays>;
  /** Everybody who has had one of the deals. */
  owners: Set<string>;
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
  const place = current.deals.ids.length;
  const seed = seedOf(deal.id);
  addDeal(current.deals, history, { isWon: end.outcome === won, closedAt: end.closedAt, seed }, options);
  const { done } = activitiesAt(history, at);
  const owners = history.changes.filter((change) => change.field === 'owner' && change.at <= at);
  for (const { value } of owners) if (value) current.owners.add(value);
  for (const visit of visits) {
    if (visit.kind !== 'open' || !visit.entryKnown) continue;
    const rowsOfPipeline = rowsOf(collected, visit.pipeline);
    const { stages, stays } = rowsOfPipeline;
    for (const { value } of owners) if (value) rowsOfPipeline.owners.add(value);
    const known = { ...end, seed, place: rowsOfPipeline === current ? place : -1 };
    let staysHere = stays.get(visit.stage);
    if (!staysHere) stays.set(visit.stage, (staysHere = noStays()));
    addStay(staysHere, stayOf(visit, known, done, owners, at));
    let rows = stages.get(visit.stage);
    if (!rows) stages.set(visit.stage, (rows = noVisits()));
    addVisit(rows, visit, { ...end, seed }, at);
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
  if (!rows)
    collected.set(
      pipeline,
      (rows = { deals: noDeals(), stages: new Map(), stays: new Map(), owners: new Set() }),
    );
  return rows;
}

/** A number from an id that spreads deals evenly, the same wherever it is made. */
function seedOf(id: string): number {
  let seed = 0;
  for (let place = 0; place < id.length; place += 1) seed = mixed(seed ^ id.charCodeAt(place));
  return seed;
}
