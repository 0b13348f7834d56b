import type { Instant } from '../model/instant.ts';
import type { DealHistory } from '../model/portfolio.ts';

/** From `fromAt` (inclusive) to `untilAt` (exclusive). */
export interface Span {
  fromAt: Instant;
  untilAt: Instant;
}

/**
 * When the deal was paused, as known at `at` and cut there, oldest first, without overlaps. A pause begins when
 * somebody writes the day and ends by itself when that day begins (in UTC: spans of days do not turn on hours), or
 * sooner when the day is changed or cleared.
 */
export function pausesAt({ deal, changes }: DealHistory, at: Instant): Span[] {
  const spans: Span[] = [];
  let fromAt = 0;
  let dueAt = Number.NEGATIVE_INFINITY;
  const end = (untilAt: Instant): void => {
    if (untilAt <= fromAt) return;
    const last = spans.at(-1);
    if (last && last.untilAt === fromAt) last.untilAt = untilAt;
    else spans.push({ fromAt, untilAt });
  };
  for (const change of changes) {
    if (change.field !== 'pauseUntil' || change.at > at) continue;
    end(Math.min(dueAt, change.at));
    fromAt = Math.max(change.at, deal.createdAt);
    dueAt = change.value === null ? Number.NEGATIVE_INFINITY : Date.parse(change.value);
  }
  end(Math.min(dueAt, at));
  return spans;
}
