import type { Pipeline } from '../../model/pipeline.ts';
import type { StageClock } from '../pipeline-model.ts';
import { fitStageClock } from './fit-stage-clock.ts';
import { landmarkCurve } from './landmark-curve.ts';
import { inOrder, noVisits, type VisitRows } from './visit-rows.ts';

export interface Clocks {
  /** P(won) of a new deal. */
  baseRate: number;
  anyStage: StageClock;
  /** In the order of the pipeline. */
  stages: { clock: StageClock; rows: VisitRows }[];
}

/** Learns the clocks of all open stages of a pipeline, each drawn towards that of all stages together. */
export function fitClocks(
  pipeline: Pipeline | undefined,
  visits: ReadonlyMap<string, VisitRows>,
  deals: { days: number[]; outcomes: number[] },
): Clocks {
  const baseRate = baseRateOf(deals);
  const stages = [...visits.entries()]
    .map(([id, rows]) => ({
      id,
      stage: pipeline?.stages.find((stage) => stage.id === id),
      rows: inOrder(rows),
    }))
    .sort(
      (a, b) => (a.stage?.position ?? Infinity) - (b.stage?.position ?? Infinity) || (a.id < b.id ? -1 : 1),
    );
  const together = inOrder(joined(stages.map(({ rows }) => rows)));
  const anyStage = fitStageClock({ id: '', label: '' }, together, { winChance: baseRate, shape: null });
  const prior = { winChance: anyStage.winChance[0] ?? baseRate, shape: anyStage };
  return {
    baseRate,
    anyStage,
    stages: stages.map(({ id, stage, rows }) => ({
      clock: fitStageClock({ id, label: stage?.label ?? id }, rows, prior),
      rows,
    })),
  };
}

/** P(won) of a new deal: what ends, open deals censored; half a win and half a loss are added. */
function baseRateOf({ days, outcomes }: { days: number[]; outcomes: number[] }): number {
  const rows = inOrder({ ...noVisits(), enteredAt: days, days, exits: outcomes, closeDays: days, outcomes });
  const [mark] = landmarkCurve(rows, [0]);
  const resolved = mark?.resolved ?? 0;
  return ((mark?.winChance ?? 0.5) * resolved + 0.5) / (resolved + 1);
}

function joined(all: readonly VisitRows[]): VisitRows {
  return {
    enteredAt: all.flatMap((rows) => rows.enteredAt),
    days: all.flatMap((rows) => rows.days),
    exits: all.flatMap((rows) => rows.exits),
    closeDays: all.flatMap((rows) => rows.closeDays),
    outcomes: all.flatMap((rows) => rows.outcomes),
  };
}
