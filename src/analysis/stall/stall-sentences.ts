import { placeName } from '../../model/country.ts';
import type { ClockReset } from '../../timeline/clock-reset-at.ts';
import { type WaitReset, waitResets } from '../../timeline/resets-wait.ts';
import type { DealReading } from '../read-deal.ts';
import { dateText } from '../wording/date-text.ts';
import { daysText } from '../wording/days-text.ts';
import type { StallRule } from './stall-rule-of.ts';
import { waitingSince } from './waiting-since.ts';

const endings: Record<WaitReset, string> = {
  buyer: 'a move forward or a word from the buyer',
  mail: 'a move forward, a word from the buyer or a mail to them',
  outreach: 'a move forward or a word from or to the buyer',
  work: 'a move forward or anything done about it',
};

/** When a deal counts as stalled here, and what begins its wait anew: one sentence. */
export function ruleSentence(rule: StallRule, stage: string, owner: string | null): string {
  const { afterDays, reset, days: counted } = rule;
  const place = rule.placeOf(owner);
  const text = daysText(afterDays);
  const days = counted === 'business' ? text.replace('day', 'business day') : text;
  return `In ${stage} a deal counts as stalled after ${days}${place ? ` (${placeName(place)})` : ''} without ${endings[waitResets[reset] ?? 'buyer']}.`;
}

/** Why a deal counts as stalled; one that never moved is told apart from one that stopped. */
export function stallOf(
  reading: DealReading,
  rule: StallRule,
  stage: string,
  timeZone: string,
): { kind: 'never_moved' | 'stalled'; sentence: string } {
  const since = waitingSince(reading, rule.reset);
  const neverMoved = reading.visits.length === 1 && since?.cause === 'created';
  const on = since ? dateText(since.at, timeZone) : '';
  return neverMoved
    ? { kind: 'never_moved', sentence: `It never moved since it was created on ${on}.` }
    : { kind: 'stalled', sentence: `Nothing has moved it in ${stage} since ${on}${sinceWhat(since)}.` };
}

const sinceWhat = (since: ClockReset | null): string => {
  if (since?.cause === 'buyer-activity') return ', when the buyer was last heard from';
  return since?.cause === 'outreach' ? ', when it was last worked on' : '';
};

/** What the CRM does not say of a deal and its numbers suffer from, one sentence each. */
export function gapsOf(
  { visit, state, at }: DealReading,
  stage: { label: string; known: boolean },
  timeZone: string,
): string[] {
  const gaps: string[] = [];
  if (visit && !stage.known) gaps.push(`Its stage ${stage.label} is in no pipeline we know.`);
  if (visit && !visit.entryKnown) {
    const on = dateText(Math.min(at, visit.enteredAt), timeZone);
    gaps.push(`The log does not say when it came to ${stage.label}: it has been there since ${on} at least.`);
  }
  if (state.amount === null) gaps.push('It has no amount: what is at risk cannot be told.');
  return gaps;
}
