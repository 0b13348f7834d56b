import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { poissonWeights } from '../statistics/poisson-weights.ts';
import { type Estimate, estimateOf, replicatesFor, shareEstimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { shareOfValue } from './share-of-value.ts';
import { inAgeOrder, winShare } from './win-share.ts';

export interface FunnelStep {
  stage: string;
  label: string;
  /** Deals whose furthest stage is this one or a later one. */
  reached: number;
  value: number;
  /** Of those, deals that went further; that ended here; that still stand here. */
  passed: number;
  ended: number;
  waiting: number;
  /** passed ÷ (passed + ended). */
  step: Estimate;
  /** Won in the end of the deals that reached the stage, open ones censored; n: those that reached it. */
  win: Estimate;
  /** Won ÷ closed by value; n: closed deals with an amount. */
  winByValue: Estimate;
}

/**
 * The way of deals through one pipeline's open stages. A skipped stage counts as passed; a move back changes nothing
 * about how far a deal has come; a win passes all stages; a loss ends at the furthest stage. Deals that wait are in
 * no rate. Values without deals that have no amount.
 */
export function funnel(rows: readonly FlowRow[], pipeline: Pipeline, at: Instant): FunnelStep[] {
  const stages = pipeline.stages
    .filter(({ kind }) => kind === 'open')
    .sort((a, b) => a.position - b.position);
  const deals = rows
    .filter((row) => row.pipeline === pipeline.id)
    .map((row) => ({ ...row, furthest: furthestOf(row, stages) }));
  return stages.map(({ id, label, position }, place) => {
    const here = deals.filter(({ furthest }) => furthest >= place);
    const further = here.filter(({ furthest }) => furthest > place).length;
    const closed = here.filter(({ outcome }) => outcome !== 'open');
    const ended = closed.filter(({ furthest }) => furthest === place).length;
    return {
      stage: id,
      label,
      reached: here.length,
      value: valueOf(here),
      passed: further,
      ended,
      waiting: here.length - further - ended,
      step: shareEstimate(further, further + ended),
      win: winEstimate(here, position, at),
      winByValue: shareOfValue(closed, ({ outcome }) => outcome === 'won'),
    };
  });
}

function furthestOf({ visits, outcome }: FlowRow, stages: readonly { id: string }[]): number {
  if (outcome === 'won') return stages.length;
  const seen = new Set(visits.map(({ stage }) => stage));
  return Math.max(
    0,
    stages.findLastIndex(({ id }) => seen.has(id)),
  );
}

const replicates = 100;

/**
 * The share that is won in the end, from the first day in the stage or a later one. Won ÷ closed would be too low where
 * a win takes longer than a loss: the deals that will be won are still open.
 */
function winEstimate(rows: readonly FlowRow[], position: number, at: Instant): Estimate {
  const won = rows.filter(({ outcome }) => outcome === 'won').length;
  const lost = rows.filter(({ outcome }) => outcome === 'lost').length;
  // Replicates of no wins are no wins: a plain share has a better range.
  if (won === 0 || lost === 0) return shareEstimate(won, won + lost);
  const ages = inAgeOrder(
    rows.map(({ visits, createdAt, closedAt }) => {
      const first = visits.find((visit) => visit.kind === 'won' || (visit.position ?? 0) >= position);
      return ((closedAt ?? at) - (first?.enteredAt ?? createdAt)) / dayMs;
    }),
    rows.map(({ outcome }) => outcomeCodes[outcome]),
  );
  const made = Array.from(poissonWeights(rows.length, replicatesFor(rows.length, replicates), 1), (weights) =>
    winShare(ages, weights),
  );
  return estimateOf(winShare(ages, null), made, rows.length);
}

const outcomeCodes = { open: 0, won: 1, lost: 2 } as const;

const valueOf = (rows: readonly FlowRow[]): number =>
  rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
