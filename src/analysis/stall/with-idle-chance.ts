import type { PipelineModel } from '../pipeline-model.ts';
import { ageAtOrBelow } from './age-at-or-below.ts';

/** The same model with another chance up to which an alert may be idle: what would have been raised with it? */
export function withIdleChance(model: PipelineModel, idleChance: number): PipelineModel {
  const waits = Object.fromEntries(
    Object.entries(model.stall.waits).map(([stage, clocks]) => [
      stage,
      clocks.map((clock) => ({ ...clock, stallAfterDays: ageAtOrBelow(clock, idleChance) })),
    ]),
  );
  return { ...model, stall: { ...model.stall, idleChance, waits } };
}
