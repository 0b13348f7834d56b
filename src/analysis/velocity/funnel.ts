import type { Pipeline } from '../../model/pipeline.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { Estimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';

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
  /** Won ÷ closed among the deals that reached the stage, by count and by value. */
  win: Estimate;
  winByValue: number | null;
}

const z80 = 1.2816;

/**
 * The way of deals through one pipeline's open stages. A skipped stage counts as passed; a move back changes nothing
 * about how far a deal has come; a win passes all stages; a loss ends at the furthest stage. Deals that wait are in
 * no rate. Values without deals that have no amount.
 */
export function funnel(rows: readonly FlowRow[], pipeline: Pipeline): FunnelStep[] {
  const stages = pipeline.stages
    .filter(({ kind }) => kind === 'open')
    .sort((a, b) => a.position - b.position);
  const deals = rows
    .filter((row) => row.pipeline === pipeline.id)
    .map((row) => ({ ...row, furthest: furthestOf(row, stages) }));
  return stages.map(({ id, label }, place) => {
    const here = deals.filter(({ furthest }) => furthest >= place);
    const further = here.filter(({ furthest }) => furthest > place).length;
    const closed = here.filter(({ outcome }) => outcome !== 'open');
    const won = closed.filter(({ outcome }) => outcome === 'won');
    const ended = closed.filter(({ furthest }) => furthest === place).length;
    const closedValue = valueOf(closed);
    return {
      stage: id,
      label,
      reached: here.length,
      value: valueOf(here),
      passed: further,
      ended,
      waiting: here.length - further - ended,
      step: shareOf(further, further + ended),
      win: shareOf(won.length, closed.length),
      winByValue: closedValue > 0 ? valueOf(won) / closedValue : null,
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

function shareOf(hits: number, n: number): Estimate {
  return n === 0
    ? { value: null, low: null, high: null, n }
    : { value: hits / n, ...wilsonInterval(hits, n, z80), n };
}

const valueOf = (rows: readonly FlowRow[]): number =>
  rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
