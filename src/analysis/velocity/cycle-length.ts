import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { type Estimate, noEstimate, scaledEstimate, shareEstimate, z80 } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { lengthQuantile } from './length-quantile.ts';

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
  /** Of all losses, the share that happened here; null without a loss. */
  shareOfLosses: Estimate;
  /** Median at the pace of the last half year over that of the year before; no value where one of them cannot be told. */
  slowdown: Estimate;
}

export interface CycleLength {
  /** From creation to the close, won or lost. */
  whole: Lengths;
  stages: StageLength[];
  /** The stage that holds most of the time. */
  bottleneck: string | null;
  /** The stage where most is lost. */
  leak: string | null;
  /** Visits whose beginning is not known: in no length. */
  unknownEntries: number;
}

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
      enteredAt: visit.enteredAt,
      days: Math.max(0, (visit.leftAt ?? at) - visit.enteredAt - visit.pausedMs) / dayMs,
      ended: visit.leftAt !== null,
    }));
  const losses = visits.filter(({ exit }) => exit === 'lost');
  const total = spells.reduce((sum, { days }) => sum + days, 0);
  const stages = pipeline.stages
    .filter(({ kind }) => kind === 'open')
    .sort((a, b) => a.position - b.position)
    .map(({ id, label }) => {
      const here = spells.filter(({ stage }) => stage === id);
      const days = here.reduce((sum, spell) => sum + spell.days, 0);
      const lostHere = losses.filter(({ stage }) => stage === id).length;
      return {
        stage: id,
        label,
        shareOfTime: total > 0 ? days / total : 0,
        shareOfLosses: shareEstimate(lostHere, losses.length),
        slowdown: slowdownOf(here, at),
        ...lengthsOf(here),
      };
    });
  const largest = (of: (stage: StageLength) => number): string | null =>
    stages.reduce<StageLength | null>(
      (most, stage) => (of(stage) > (most ? of(most) : 0) ? stage : most),
      null,
    )?.stage ?? null;
  return {
    whole: lengthsOf(
      deals.map(({ createdAt, closedAt }) => ({
        days: ((closedAt ?? at) - createdAt) / dayMs,
        ended: closedAt !== null,
      })),
    ),
    stages,
    bottleneck: largest(({ shareOfTime }) => shareOfTime),
    leak: largest(({ shareOfLosses }) => shareOfLosses.value ?? 0),
    unknownEntries: visits.length - spells.length,
  };
}

/** Visits that began within half a year, beside those of the year before: both censored when they were half a year old. */
function slowdownOf(spells: readonly Spell[], at: Instant): Estimate {
  const halfMs = 182 * dayMs;
  const medianOf = (fromAt: Instant, untilAt: Instant): Estimate => {
    const begun = spells.filter(({ enteredAt }) => enteredAt >= fromAt && enteredAt < untilAt);
    const watched = (enteredAt: Instant): number => Math.min(halfMs, untilAt - enteredAt) / dayMs;
    return {
      ...lengthQuantile(
        begun.map(({ days, enteredAt }) => Math.min(days, watched(enteredAt))),
        begun.map(({ days, ended, enteredAt }) => (ended && days <= watched(enteredAt) ? 1 : 0)),
        0.5,
      ),
      n: begun.length,
    };
  };
  const now = medianOf(at - halfMs, at);
  const before = medianOf(at - 3 * halfMs, at - halfMs);
  const n = now.n + before.n;
  if (now.value === null || !before.value) return noEstimate(n);
  return { ...scaledEstimate(now, 1 / before.value, logVarianceOf(before)), n };
}

/** From the width of the range. */
const logVarianceOf = ({ low, high }: Estimate): number =>
  low && high ? (Math.log(high / low) / (2 * z80)) ** 2 : Infinity;

interface Spell {
  enteredAt: Instant;
  days: number;
  ended: boolean;
}

function lengthsOf(spells: readonly { days: number; ended: boolean }[]): Lengths {
  const days = spells.map((spell) => spell.days);
  const ended = spells.map((spell) => (spell.ended ? 1 : 0));
  const at = (p: number): ReturnType<typeof lengthQuantile> => lengthQuantile(days, ended, p);
  return {
    p25: at(0.25).value,
    median: { ...at(0.5), n: spells.length },
    p75: at(0.75).value,
    p90: at(0.9).value,
    running: spells.filter((spell) => !spell.ended).length,
  };
}
