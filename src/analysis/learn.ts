import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import type { PipelineModel } from './pipeline-model.ts';

export interface LearnOptions {
  pipelines: readonly Pipeline[];
  /** Nothing later is looked at. */
  at: Instant;
  /** IANA zone of the account. */
  timeZone: string;
  /** Share of the stage visits of a day or more that may raise an alert. */
  alertBudget?: number;
}

/**
 * Learns one model for each pipeline that has deals, from what was known at `at`. Histories stream through once and
 * leave compact rows behind, in any order. The same histories give the same models to the bit.
 */
export declare function learn(
  histories: AsyncIterable<readonly DealHistory[]> | Iterable<readonly DealHistory[]>,
  options: LearnOptions,
): Promise<PipelineModel[]>;
