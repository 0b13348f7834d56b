import type { PipelineModel, StageClock } from '../pipeline-model.ts';

const byModel = new WeakMap<PipelineModel, Map<string, StageClock>>();

/** The clock of a stage; for one that is new to the model, that of the pipeline as a whole under the stage's id. */
export function clockOf(model: PipelineModel, stage: string): StageClock {
  let clocks = byModel.get(model);
  if (!clocks) byModel.set(model, (clocks = new Map(model.stages.map((clock) => [clock.stage, clock]))));
  return clocks.get(stage) ?? { ...model.anyStage, stage, label: stage };
}
