import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { survivalQuantile } from '../statistics/survival-quantile.ts';
import type { Estimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';

export interface Lengths {
  p25: number | null;
  median: Estimate;
  p75: number | null;
  p90: number | null;
  /** Still running, therefore censored. */
  running: number;
}

export interface StageLength extends Lengths {
  stage: string;
  label: string;
  /** Share of all days that deals have spent in open stages. */
  shareOfTime: number;
}

export interface CycleLength {
  /** From creation to the close, won or lost. */
  whole: Lengths;
  stages: StageLength[];
  /** The stage that holds most of the time. */
  bottleneck: string | null;
  /** Visits whose beginning is not known: in no length. */
  unknownEntries: number;
}

const z80 = 1.2816;

/**
 * How long deals take, in days, as known at `at`: quantiles by Kaplan–Meier, so that what still runs counts as what it
 * is. A stage's length is that of single visits without their pauses; a skipped stage has none.
 */
export function cycleLength(rows: readonly FlowRow[], pipeline: Pipeline, at: Instant): CycleLength {
  const deals = rows.filter((row) => row.pipeline === pipeline.id);
  const visits = deals
    .flatMap((deal) => deal.visits)
    .filter(({ kind, pipeline: id }) => kind === 'open' && id === pipeline.id);
  const spells = visits
    .filter(({ entryKnown }) => entryKnown)
    .map((visit) => ({
      stage: visit.stage,
      days: Math.max(0, (visit.leftAt ?? at) - visit.enteredAt - visit.pausedMs) / dayMs,
      ended: visit.leftAt !== null,
    }));
  const total = spells.reduce((sum, { days }) => sum + days, 0);
  const stages = pipeline.stages
    .filter(({ kind }) => kind === 'open')
    .sort((a, b) => a.position - b.position)
    .map(({ id, label }) => {
      const here = spells.filter(({ stage }) => stage === id);
      const days = here.reduce((sum, spell) => sum + spell.days, 0);
      return { stage: id, label, shareOfTime: total > 0 ? days / total : 0, ...lengthsOf(here) };
    });
  const longest = stages.reduce<StageLength | null>(
    (most, stage) => (stage.shareOfTime > (most?.shareOfTime ?? 0) ? stage : most),
    null,
  );
  return {
    whole: lengthsOf(
      deals.map(({ createdAt, closedAt }) => ({
        days: ((closedAt ?? at) - createdAt) / dayMs,
        ended: closedAt !== null,
      })),
    ),
    stages,
    bottleneck: longest?.stage ?? null,
    unknownEntries: visits.length - spells.length,
  };
}

function lengthsOf(spells: readonly { days: number; ended: boolean }[]): Lengths {
  const days = spells.map((spell) => spell.days);
  const ended = spells.map((spell) => (spell.ended ? 1 : 0));
  const at = (p: number): ReturnType<typeof survivalQuantile> => survivalQuantile(days, ended, p, z80);
  return {
    p25: at(0.25).value,
    median: { ...at(0.5), n: spells.length },
    p75: at(0.75).value,
    p90: at(0.9).value,
    running: spells.filter((spell) => !spell.ended).length,
  };
}
