import type { PipelineModel } from './analysis/pipeline-model.ts';
import type { Instant } from './model/instant.ts';
import type { Pipeline } from './model/pipeline.ts';
import type { DealHistory } from './model/portfolio.ts';
import type { Scorecard } from './model/scorecard.ts';

export interface ScoreOptions {
  at: Instant;
  /** IANA zone of the account: days are reckoned in it. */
  timeZone: string;
}

/**
 * All that is said about one deal at `at`; null before its creation. Of `models` the one of the pipeline the deal
 * was in is used; without one the status is `not_enough_data`.
 *
 * Numbers are reckoned as of the later of the day's beginning and the last thing that happened: within one day, a
 * deal without news keeps its card and its `inputHash`. A closed deal keeps the numbers of the instant before it closed.
 */
export declare function scorecardOf(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  models: readonly PipelineModel[],
  options: ScoreOptions,
): Scorecard | null;
