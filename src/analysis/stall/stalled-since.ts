import { dayMs, type Instant } from '../../model/instant.ts';
import { daysAfter } from '../../timeline/day-counter.ts';
import type { DealReading } from '../read-deal.ts';
import type { StallRule } from './stall-rule-of.ts';
import { waitingSince } from './waiting-since.ts';

/** An appointment further ahead than this holds no alert back: it is no next step but a wish. */
const nextStepReachDays = 14;

/**
 * When the deal became stalled, or null when it is not: the instant at which it had waited, without paused time, the
 * days the rule gives, all of them counted by the days off of who has it now. An appointment in the next two weeks suspends the rule until it is over.
 */
export function stalledSince(rule: StallRule | null, reading: DealReading): Instant | null {
  const { at, pauses, paused, activities } = reading;
  if (!rule || paused) return null;
  const nextAt = activities.ahead[0]?.at;
  if (nextAt !== undefined && nextAt <= at + nextStepReachDays * dayMs) return null;
  const since = waitingSince(reading, rule.reset);
  if (!since) return null;
  const sinceAt = daysAfter(rule.counterOf(reading.state.owner), since.at, rule.afterDays, pauses);
  return sinceAt <= at ? sinceAt : null;
}
