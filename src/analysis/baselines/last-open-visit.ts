import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { type StageVisit, visitsAt } from '../../timeline/visits-at.ts';

/** The last stay in an open stage as known at `at`; null when there was none. */
export function lastOpenVisit(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  at: Instant,
): StageVisit | null {
  return visitsAt(history, pipelines, at).findLast(({ kind }) => kind === 'open') ?? null;
}
