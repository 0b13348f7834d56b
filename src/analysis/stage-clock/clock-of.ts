import type { DealHistory } from '../../model/portfolio.ts';
import type { PipelineModel, StageClock } from '../pipeline-model.ts';
import { segmentOf } from '../stall/segment-of.ts';

const byModel = new WeakMap<PipelineModel, Map<string, PipelineModel['stages'][number]>>();

/**
 * The clock of a stage, with `history` that of the deal's segment where there is one; for a stage that is new to the
 * model, that of the pipeline as a whole under the stage's id.
 */
export function clockOf(model: PipelineModel, stage: string, history?: DealHistory): StageClock {
  let clocks = byModel.get(model);
  if (!clocks) byModel.set(model, (clocks = new Map(model.stages.map((clock) => [clock.stage, clock]))));
  const whole = clocks.get(stage);
  if (!whole) return { ...model.anyStage, stage, label: stage };
  if (!history || whole.segments.length === 0) return whole;
  const segment = segmentOf(model, history);
  return whole.segments.find((part) => part.segment === segment) ?? whole;
}
