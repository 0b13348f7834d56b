import type { DealHistory } from '../../model/portfolio.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { creationValues } from '../win-model/creation-values.ts';
import { segmentOfValue } from './segmentation.ts';

/** The segment a deal is in, as its pipeline's model tells deals apart; −1: none. */
export function segmentOf(model: PipelineModel, history: DealHistory): number {
  const { segments, timeZone } = model.stall;
  if (!segments) return -1;
  return segmentOfValue(segments, creationValues(model, history, timeZone).values.get(segments.column));
}
