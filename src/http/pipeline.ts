import type { PipelineFigures } from '../model/pipeline-figures.ts';
import type { Answer } from './card.ts';

/**
 * `GET /cards/{crm}/pipeline?pipeline=ID&currency=CODE&segment=NAME`: the figures as they were last reckoned
 * (`figures.at`), of the pipeline and currency that are named, else of the first there are; of all deals unless a segment
 * is named that there is. Carries a weak ETag as a card does.
 */
export interface PipelineAnswer extends Answer {
  state: 'ready' | 'not-yet-reckoned' | 'disconnected';
  /** Why there are no figures, or why they are old, in one sentence; null when all is well. */
  message: string | null;
  /** What can be chosen, in the CRM's order; without pipelines that are out of scope. */
  pipelines: { id: string; label: string; currencies: string[] }[];
  /** Kinds of deals of that pipeline and currency that have figures of their own. */
  segments: string[];
  figures: PipelineFigures | null;
}
