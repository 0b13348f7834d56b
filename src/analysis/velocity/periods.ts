import { dayMs, type Instant } from '../../model/instant.ts';
import type { Window } from './velocity-of.ts';

export const periodKinds = ['week', 'month', 'quarter'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** Start of the calendar week (Monday), month or quarter in UTC that lies `steps` after the one `at` falls in. */
export function periodStart(at: Instant, kind: PeriodKind, steps = 0): Instant {
  const date = new Date(at);
  if (kind === 'week') {
    const today = Math.floor(at / dayMs);
    // Day 0 was a Thursday.
    return (today - ((((today + 3) % 7) + 7) % 7) + 7 * steps) * dayMs;
  }
  const months = kind === 'month' ? 1 : 3;
  const first = Math.floor(date.getUTCMonth() / months) * months;
  return Date.UTC(date.getUTCFullYear(), first + months * steps, 1);
}

/** The last `count` whole periods before `at`, oldest first, none that begins before `firstAt`. */
export function periodsBefore(at: Instant, kind: PeriodKind, count: number, firstAt: Instant): Window[] {
  return Array.from({ length: count }, (_, index) => ({
    fromAt: periodStart(at, kind, index - count),
    untilAt: periodStart(at, kind, index - count + 1),
  })).filter(({ fromAt }) => fromAt >= firstAt);
}

/** The next `count` periods, the first one beginning after `at` (or at it). */
export function periodsAfter(at: Instant, kind: PeriodKind, count: number): Window[] {
  const shift = periodStart(at, kind) === at ? 0 : 1;
  return Array.from({ length: count }, (_, index) => ({
    fromAt: periodStart(at, kind, index + shift),
    untilAt: periodStart(at, kind, index + shift + 1),
  }));
}
