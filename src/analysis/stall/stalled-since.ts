import { dayMs, type Instant } from '../../model/instant.ts';
import type { Span } from '../../timeline/pauses-at.ts';
import type { StageClock } from '../pipeline-model.ts';
import type { DealReading } from '../read-deal.ts';

/** An appointment further ahead than this holds no alert back: it is no next step but a wish. */
const nextStepReachDays = 14;

/**
 * When the deal became stalled, or null when it is not: the instant at which its stage clock, without paused time, came
 * to the age the stage was given. Something the buyer did since gives the deal as long again as won deals take in the
 * stage; an appointment in the next two weeks suspends the rule until it is over.
 */
export function stalledSince(clock: StageClock, reading: DealReading): Instant | null {
  const { at, clocks, pauses, paused, activities } = reading;
  if (clock.stallAfterDays === null || !clocks.stage || paused) return null;
  const nextAt = activities.ahead[0]?.at;
  if (nextAt !== undefined && nextAt <= at + nextStepReachDays * dayMs) return null;
  const byStage = afterDays(clocks.stage.at, clock.stallAfterDays, pauses);
  const byBuyer = clocks.buyer ? afterDays(clocks.buyer.at, clock.typicalDays ?? 0, pauses) : byStage;
  const sinceAt = Math.max(byStage, byBuyer);
  return sinceAt <= at ? sinceAt : null;
}

/** The instant that lies so many days that were not paused after `fromAt`. */
function afterDays(fromAt: Instant, days: number, pauses: readonly Span[]): Instant {
  let at = fromAt + Math.ceil(days * dayMs);
  for (const pause of pauses) {
    const pausedFromAt = Math.max(pause.fromAt, fromAt);
    if (pause.untilAt > pausedFromAt && pausedFromAt < at) at += pause.untilAt - pausedFromAt;
  }
  return at;
}
