import type { Instant } from '../../model/instant.ts';
import type { ClockReset } from '../../timeline/clock-reset-at.ts';
import type { DealReading } from '../read-deal.ts';
import { dateText } from '../wording/date-text.ts';

/** What last reset the clock that the stall rule reads: the latest of stage and buyer, with a sentence. */
export function clockSentence(
  { clocks, visits }: DealReading,
  labelOf: (stage: string) => string,
  timeZone: string,
): { at: Instant; sentence: string } | null {
  const { stage, buyer } = clocks;
  const reset = stage && buyer && buyer.at > stage.at ? buyer : stage;
  if (!reset) return null;
  const on = dateText(reset.at, timeZone);
  return { at: reset.at, sentence: sentenceOf(reset, on, labelOf(reset.what ?? ''), visits.length === 1) };
}

function sentenceOf({ cause, what }: ClockReset, on: string, stage: string, neverMoved: boolean): string {
  const sentences: Record<ClockReset['cause'], string> = {
    created: `Created on ${on}${neverMoved ? ' and not moved since' : '; nothing since counts as progress'}.`,
    forward: `Moved forward to ${stage} on ${on}.`,
    transfer: `Moved from another pipeline to ${stage} on ${on}.`,
    reopened: `Reopened in ${stage} on ${on}.`,
    won: `Closed as won on ${on}.`,
    lost: `Closed as lost on ${on}.`,
    'buyer-activity':
      what === 'meeting'
        ? `Met the buyer on ${on}.`
        : `Heard from the buyer (${what ?? 'activity'}) on ${on}.`,
    'next-step': `A next step was set on ${on}.`,
    'planned-activity': `An appointment was made on ${on}.`,
  };
  return sentences[cause];
}
