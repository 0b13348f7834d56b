import type { Day } from '../model/instant.ts';
import type { PipelineFigures } from '../model/pipeline-figures.ts';
import type { Answer } from './card.ts';

/**
 * `GET /cards/{crm}/pipeline?pipeline=ID&currency=CODE&segment=NAME&asOf=YYYY-MM-DD`: the figures as they were last
 * reckoned (`figures.at`), or as they stood when a past day (in UTC) ended, of the pipeline and currency that are named,
 * else of the first there are; of all deals unless a segment is named that there is. A day that nobody asked for before is
 * reckoned first: ask again until the state is no longer `reckoning`. Carries a weak ETag as a card does.
 */
export interface PipelineAnswer extends Answer {
  state: 'ready' | 'reckoning' | 'not-yet-reckoned' | 'disconnected';
  /** The past day that was asked for; null: now. Lists of deals to work on are of now alone. */
  asOf: Day | null;
  /** Why there are no figures, or why they are old, in one sentence; null when all is well. */
  message: string | null;
  /** What can be chosen, in the CRM's order; without pipelines that are out of scope. */
  pipelines: { id: string; label: string; currencies: string[] }[];
  /** Kinds of deals of that pipeline and currency that have figures of their own. */
  segments: string[];
  figures: PipelineFigures | null;
}
