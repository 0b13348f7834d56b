import type { Scorecard } from '../model/scorecard.ts';
import { nextActionOf } from './next-action-of.ts';

/** Signals that count what is known to have been done around a deal. */
const counting: ReadonlySet<string> = new Set(['buyer-activity', 'contacts', 'next-meeting', 'outreach']);

/**
 * The card where the CRM keeps activities out of our sight (`unseen`: what, in the plural). The numbers stay, since what
 * was learnt was learnt from as little; but nothing is said not to have happened, and nobody is told to make up for it.
 */
export function withUnseen(card: Scorecard, unseen: string): Scorecard {
  const apart = (sentence: string) =>
    `Apart from ${unseen}, which Headrace cannot see, ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
  const reasons = card.reasons.map((reason) =>
    counting.has(reason.signal) ? { ...reason, sentence: apart(reason.sentence), action: null } : reason,
  );
  const { stall } = card;
  return {
    ...card,
    reasons,
    nextAction: card.nextAction === null ? null : nextActionOf(reasons),
    stall: stall?.kind === 'stalled' ? { ...stall, sentence: apart(stall.sentence) } : stall,
    gaps: [...card.gaps, `Headrace cannot see ${unseen}: that it knows of none is no evidence.`],
  };
}
