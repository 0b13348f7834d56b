import type { Activity } from '../model/activity.ts';
import type { Author } from '../model/change.ts';
import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { activitiesAt } from './activities-at.ts';
import { exitBetween } from './exit-between.ts';
import { isBuyerSide } from './is-buyer-side.ts';
import { stageMoves } from './stage-moves.ts';

/** The event that last set a clock to zero. */
export interface ClockReset {
  at: Instant;
  cause:
    | 'created'
    | 'forward'
    | 'transfer'
    | 'reopened'
    | 'won'
    | 'lost'
    | 'buyer-activity'
    | 'outreach'
    | 'next-step'
    | 'planned-activity';
  /** The stage that was entered, the activity's kind, or the next step's text. */
  what: string | null;
}

/** Each null when nothing ever set it. */
export interface Clocks {
  stage: ClockReset | null;
  buyer: ClockReset | null;
  /** Only while a next step is ahead. */
  nextStep: ClockReset | null;
}

/** Integrations, imports, bulk edits and our own writes are no sign of life. */
const counts = (by: Author): boolean => by === 'person' || by === 'unknown';

/**
 * Which event last reset each clock of a deal, as known at `at`.
 * - stage: creation, or a person's move forward (also over stages), to another pipeline, out of a closed stage or
 *   into one. A move back is no progress.
 * - buyer: something the buyer did or took part in (`isBuyerSide`) that has taken place.
 * - next step: the next step a person wrote, or an activity that is planned.
 */
export function clockResetAt(history: DealHistory, pipelines: readonly Pipeline[], at: Instant): Clocks {
  const { done, ahead } = activitiesAt(history, at);
  const buyer = done.findLast(isBuyerSide);
  return {
    stage: stageReset(history, pipelines, at),
    buyer: buyer ? { at: buyer.at, cause: 'buyer-activity', what: buyer.kind } : null,
    nextStep: nextStepReset(history, ahead, at),
  };
}

function stageReset(history: DealHistory, pipelines: readonly Pipeline[], at: Instant): ClockReset | null {
  if (at < history.deal.createdAt) return null;
  const moves = stageMoves(history, pipelines, at);
  for (let index = moves.length - 1; index > 0; index -= 1) {
    const move = moves[index];
    const before = moves[index - 1];
    if (!move || !before || !counts(move.by)) continue;
    const reopened = before.kind !== 'open' && move.kind === 'open';
    const cause = reopened ? 'reopened' : exitBetween(before, move);
    if (cause !== 'back') return { at: move.at, cause, what: move.stage };
  }
  return { at: history.deal.createdAt, cause: 'created', what: moves[0]?.stage ?? null };
}

function nextStepReset({ changes }: DealHistory, ahead: readonly Activity[], at: Instant): ClockReset | null {
  const written = changes.findLast((change) => change.field === 'nextStep' && change.at <= at);
  let latest: ClockReset | null =
    written?.value && counts(written.by) ? { at: written.at, cause: 'next-step', what: written.value } : null;
  for (const { knownAt, kind } of ahead) {
    if (!latest || knownAt > latest.at) latest = { at: knownAt, cause: 'planned-activity', what: kind };
  }
  return latest;
}
