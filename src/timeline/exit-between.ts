import type { StageMove } from './stage-moves.ts';

/** How a visit ended. */
export type Exit = 'forward' | 'back' | 'won' | 'lost' | 'transfer';

/**
 * How a deal left a stage for the next one. A stage that no pipeline knows has no place on the ladder, so going
 * there or leaving it is a transfer.
 */
export function exitBetween(from: StageMove, to: StageMove): Exit {
  if (to.kind !== 'open') return to.kind;
  if (from.pipeline !== to.pipeline) return 'transfer';
  if (from.kind !== 'open') return 'back';
  if (from.position === null || to.position === null) return 'transfer';
  return to.position < from.position ? 'back' : 'forward';
}
