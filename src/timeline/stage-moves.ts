import type { Author } from '../model/change.ts';
import type { Instant } from '../model/instant.ts';
import type { Pipeline, StageKind } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { stageLookup } from './stage-lookup.ts';

/** A deal came to stand in a stage. */
export interface StageMove {
  pipeline: string;
  stage: string;
  kind: StageKind;
  /** Along the pipeline; null when the pipeline does not know the stage. */
  position: number | null;
  at: Instant;
  by: Author;
  /** False when the deal may have stood there before the log says so. */
  entryKnown: boolean;
}

/** CRMs stamp a deal and its first values some moments apart. */
const creationSlackMs = 60_000;

/**
 * The stages a deal came to stand in until `at` (inclusive), oldest first. Rules:
 * - Rows of one instant are taken together: what was held for no time is no move.
 * - Rows before creation are the values at creation.
 * - When the log begins after the creation, before it, or with an import, the first entry is not known.
 * - The same stage once more is no move.
 * - A stage no pipeline knows has the deal's outcome if the deal is in it now, else it is open.
 */
export function stageMoves(
  { deal, changes }: DealHistory,
  pipelines: readonly Pipeline[],
  at: Instant,
): StageMove[] {
  const moves: StageMove[] = [];
  if (at < deal.createdAt) return moves;
  const lookup = stageLookup(pipelines);
  let pipeline = deal.pipeline;
  let stage: string | null = null;
  let by: Author = 'unknown';
  let loggedAt = 0;
  const settle = (): void => {
    if (stage === null) return;
    const { known, ...place } = lookup(pipeline, stage);
    const last = moves.at(-1);
    if (last?.stage === place.stage && last.pipeline === place.pipeline) return;
    const late = !last && loggedAt > deal.createdAt + creationSlackMs;
    const early = !last && loggedAt < deal.createdAt - creationSlackMs;
    moves.push({
      ...place,
      kind: known?.kind ?? (place.stage === deal.stage ? deal.outcome : 'open'),
      position: known?.position ?? null,
      at: last || late ? loggedAt : deal.createdAt,
      by,
      entryKnown: by !== 'import' && !late && !early,
    });
  };
  for (const change of changes) {
    if (change.at > at || (change.field !== 'stage' && change.field !== 'pipeline')) continue;
    if (change.at !== loggedAt && change.at > deal.createdAt) settle();
    loggedAt = change.at;
    by = change.by;
    if (change.value === null) continue;
    if (change.field === 'stage') stage = change.value;
    else pipeline = change.value;
  }
  settle();
  return moves;
}
