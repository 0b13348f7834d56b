import type { Instant } from '../../model/instant.ts';
import type { PipelineModel } from '../pipeline-model.ts';

/** Log-loss won over something simpler on later deals that were not learnt from, with its standard error. */
export interface Gain {
  gain: number;
  error: number;
}

/** What was learnt about one pipeline, in short. */
export interface Learnt {
  at: Instant;
  pipeline: string;
  closed: number;
  baseRate: number;
  /** Is it said by more than the base rate at creation, and by more than stage and age later? */
  creation: boolean;
  along: boolean;
  /** Against the base rate, and against stage and age; null below the floor. */
  creationGain: Gain | null;
  alongGain: Gain | null;
  /** Share of the visits of a day or more that the stall rule flags on the history it was chosen on. */
  flagged: number;
}

export function learntOf({ at, pipeline, deals, baseRate, win, stall }: PipelineModel): Learnt {
  return {
    at,
    pipeline,
    closed: deals.won + deals.lost,
    baseRate,
    creation: win.creation !== null,
    along: win.along !== null,
    creationGain: win.comparisons?.creation.later ?? null,
    alongGain: win.comparisons?.along.later ?? null,
    flagged: stall.share,
  };
}
