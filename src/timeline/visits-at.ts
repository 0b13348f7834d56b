import type { Author } from '../model/change.ts';
import type { Instant } from '../model/instant.ts';
import type { Pipeline, StageKind } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { type Exit, exitBetween } from './exit-between.ts';
import { pausesAt, type Span } from './pauses-at.ts';
import { stageMoves } from './stage-moves.ts';

export type { Exit };

/** One stay of a deal in a stage. */
export interface StageVisit {
  pipeline: string;
  stage: string;
  kind: StageKind;
  /** Along the pipeline; null when the pipeline does not know the stage. */
  position: number | null;
  enteredAt: Instant;
  /** Null while the visit runs: it is censored at the instant asked for. */
  leftAt: Instant | null;
  /** Null while the visit runs. */
  exit: Exit | null;
  nextStage: string | null;
  /** False when the deal may have stood in the stage before `enteredAt`: no dwell time can be had from it. */
  entryKnown: boolean;
  enteredBy: Author;
  /** Paused time within the visit, to be cut out of its length. */
  pauses: Span[];
  pausedMs: number;
}

/**
 * The visits of a deal as known at `at`, oldest first, also those in closed stages. They follow each other without
 * a gap from creation (or, when the log begins later, from its first stage) to `at`; each lasts longer than
 * nothing but for one that begins at `at`. A skipped stage is not visited; a stage the deal comes back to is
 * visited again; a reopened deal leaves its closed stage by `back`. Which rows make a visit: see `stageMoves`.
 */
export function visitsAt(history: DealHistory, pipelines: readonly Pipeline[], at: Instant): StageVisit[] {
  const moves = stageMoves(history, pipelines, at);
  const pauses = pausesAt(history, at);
  return moves.map((move, index) => {
    const next = moves[index + 1];
    const inVisit = pauses.length === 0 ? [] : cut(pauses, move.at, next?.at ?? at);
    return {
      pipeline: move.pipeline,
      stage: move.stage,
      kind: move.kind,
      position: move.position,
      enteredAt: move.at,
      enteredBy: move.by,
      entryKnown: move.entryKnown,
      leftAt: next?.at ?? null,
      exit: next ? exitBetween(move, next) : null,
      nextStage: next?.stage ?? null,
      pauses: inVisit,
      pausedMs: inVisit.reduce((sum, span) => sum + span.untilAt - span.fromAt, 0),
    };
  });
}

function cut(spans: readonly Span[], fromAt: Instant, untilAt: Instant): Span[] {
  return spans
    .map((span) => ({ fromAt: Math.max(span.fromAt, fromAt), untilAt: Math.min(span.untilAt, untilAt) }))
    .filter((span) => span.untilAt > span.fromAt);
}
