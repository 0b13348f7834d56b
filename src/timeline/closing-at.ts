import type { Instant } from '../model/instant.ts';
import type { Pipeline, StageKind } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { stageMoves } from './stage-moves.ts';

export interface Closing {
  outcome: StageKind;
  /** When the deal took its outcome; null while open. */
  closedAt: Instant | null;
  /** How often it went from closed back to open. */
  reopenings: number;
  lastReopenedAt: Instant | null;
}

/**
 * How the deal stood at `at`: null before the log knows of a stage. The logged move into the closed stage counts,
 * not the closing day that people enter; that one is used only when the log began after the deal had closed.
 * Moving among closed stages of one outcome changes nothing; a deal that closes again closed the last time.
 */
export function closingAt(history: DealHistory, pipelines: readonly Pipeline[], at: Instant): Closing | null {
  let closing = null as Closing | null;
  for (const move of stageMoves(history, pipelines, at)) {
    if (closing?.outcome === move.kind) continue;
    const reopened = closing !== null && move.kind === 'open';
    closing = {
      outcome: move.kind,
      closedAt: move.kind === 'open' ? null : closedAtOf(history, move),
      reopenings: (closing?.reopenings ?? 0) + (reopened ? 1 : 0),
      lastReopenedAt: reopened ? move.at : (closing?.lastReopenedAt ?? null),
    };
  }
  return closing;
}

function closedAtOf({ deal }: DealHistory, move: { at: Instant; entryKnown: boolean }): Instant {
  const entered = deal.closedAt;
  const usable = !move.entryKnown && entered !== null && entered <= move.at && entered >= deal.createdAt;
  return usable ? entered : move.at;
}
