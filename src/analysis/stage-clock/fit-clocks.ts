import type { Pipeline } from '../../model/pipeline.ts';
import type { StageClock } from '../pipeline-model.ts';
import { baseRateOf } from './base-rate.ts';
import { fitStageClock } from './fit-stage-clock.ts';
import { inOrder, type VisitColumns, visitColumns, type Visits } from './visit-rows.ts';

export interface Clocks {
  /** P(won) of a new deal. */
  baseRate: number;
  anyStage: StageClock;
  /** In the order of the pipeline. */
  stages: { clock: StageClock; rows: Visits }[];
}

/** Learns the clocks of all open stages of a pipeline, each drawn towards that of all stages together. */
export function fitClocks(
  pipeline: Pipeline | undefined,
  visits: ReadonlyMap<string, VisitColumns>,
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

function joined(all: readonly Visits[]): Visits {
  return visitColumns((name) => {
    const column = new Float64Array(all.reduce((sum, rows) => sum + rows.days.length, 0));
    let from = 0;
    for (const rows of all) {
      column.set(rows[name], from);
      from += rows.days.length;
    }
    return column;
  });
}
