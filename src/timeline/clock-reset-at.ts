import type { Author } from '../model/change.ts';
import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { activitiesAt } from './activities-at.ts';
import { isBuyerSide } from './is-buyer-side.ts';
import { visitsAt } from './visits-at.ts';

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
  return {
    stage: stageReset(history, pipelines, at),
    buyer: buyerReset(history, at),
    nextStep: nextStepReset(history, at),
  };
}

function stageReset(history: DealHistory, pipelines: readonly Pipeline[], at: Instant): ClockReset | null {
  if (at < history.deal.createdAt) return null;
  const visits = visitsAt(history, pipelines, at);
  for (let index = visits.length - 1; index > 0; index -= 1) {
    const visit = visits[index];
    const before = visits[index - 1];
    if (!visit || !before?.exit || !counts(visit.enteredBy)) continue;
    const cause = before.kind !== 'open' && visit.kind === 'open' ? 'reopened' : before.exit;
    if (cause !== 'back') return { at: visit.enteredAt, cause, what: visit.stage };
  }
  return { at: history.deal.createdAt, cause: 'created', what: visits[0]?.stage ?? null };
}

function buyerReset(history: DealHistory, at: Instant): ClockReset | null {
  const last = activitiesAt(history, at).done.findLast(isBuyerSide);
  return last ? { at: last.at, cause: 'buyer-activity', what: last.kind } : null;
}

function nextStepReset(history: DealHistory, at: Instant): ClockReset | null {
  const written = history.changes.findLast((change) => change.field === 'nextStep' && change.at <= at);
  const step: ClockReset | null =
    written?.value && counts(written.by) ? { at: written.at, cause: 'next-step', what: written.value } : null;
  let latest = step;
  for (const { knownAt, kind } of activitiesAt(history, at).ahead) {
    if (!latest || knownAt > latest.at) latest = { at: knownAt, cause: 'planned-activity', what: kind };
  }
  return latest;
}
