import type { Instant } from '../../model/instant.ts';
import type { ClockReset } from '../../timeline/clock-reset-at.ts';
import type { DealReading } from '../read-deal.ts';
import { dateText } from '../wording/date-text.ts';
import { waitingSince } from './waiting-since.ts';

/** What the deal's wait began with, with a sentence. `reset`: what ends a wait, a place in `waitResets`. */
export function clockSentence(
  reading: DealReading,
  reset: number,
  labelOf: (stage: string) => string,
  timeZone: string,
): { at: Instant; sentence: string } | null {
  const since = waitingSince(reading, reset);
  if (!since) return null;
  const on = dateText(since.at, timeZone);
  const neverMoved = reading.visits.length === 1;
  return { at: since.at, sentence: sentenceOf(since, on, labelOf(since.what ?? ''), neverMoved) };
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
    outreach: `Last worked on (${what ?? 'activity'}) on ${on}.`,
    'next-step': `A next step was set on ${on}.`,
    'planned-activity': `An appointment was made on ${on}.`,
  };
  return sentences[cause];
}
