import { type Day, dayMs, type Instant } from '../model/instant.ts';
import type { Span } from './pauses-at.ts';

/** A way to count time. Counted milliseconds begin at any origin and never fall. */
export interface DayCounter {
  countedAt(at: Instant): number;
  /** The first instant at which so much has been counted. */
  reachedAt(counted: number): Instant;
}

export const everyDay: DayCounter = { countedAt: (at) => at, reachedAt: (counted) => counted };

const firstYear = 1995;
const lastYear = 2060;

const counters = new Map<string, DayCounter>();

/**
 * Counts business days only: none of a weekend (Monday is 1, Sunday 7) or the given holidays, as days are in that zone.
 * Each question is a binary search in a table that is made once.
 */
export function businessDays(
  timeZone: string,
  holidays: readonly Day[],
  weekend: readonly number[] = [6, 7],
): DayCounter {
  const name = [timeZone, ...weekend, ...holidays].join();
  let counter = counters.get(name);
  if (!counter) counters.set(name, (counter = makeCounter(timeZone, holidays, weekend)));
  return counter;
}

/** Counted milliseconds from one instant to another, without those that were paused. */
export function countedMs(
  counter: DayCounter,
  fromAt: Instant,
  untilAt: Instant,
  pauses: readonly Span[],
): number {
  let counted = counter.countedAt(untilAt) - counter.countedAt(fromAt);
  for (const pause of pauses) {
    const pausedFromAt = Math.max(pause.fromAt, fromAt);
    const pausedUntilAt = Math.min(pause.untilAt, untilAt);
    if (pausedUntilAt > pausedFromAt)
      counted -= counter.countedAt(pausedUntilAt) - counter.countedAt(pausedFromAt);
  }
  return Math.max(0, counted);
}

/** The instant that lies so many counted days that were not paused after `fromAt`. */
export function daysAfter(
  counter: DayCounter,
  fromAt: Instant,
  days: number,
  pauses: readonly Span[],
): Instant {
  let counted = counter.countedAt(fromAt) + Math.ceil(days * dayMs);
  let at = counter.reachedAt(counted);
  for (const pause of pauses) {
    const pausedFromAt = Math.max(pause.fromAt, fromAt);
    if (pause.untilAt <= pausedFromAt || pausedFromAt >= at) continue;
    counted += counter.countedAt(pause.untilAt) - counter.countedAt(pausedFromAt);
    at = counter.reachedAt(counted);
  }
  return at;
}

function makeCounter(timeZone: string, holidays: readonly Day[], weekend: readonly number[]): DayCounter {
  const offDays = new Set(holidays);
  // Runs of days off: where each begins, and what was counted until then.
  const fromAt: number[] = [];
  const untilAt: number[] = [];
  const counted: number[] = [];
  let off = 0;
  const startOf = dayStarts(timeZone);
  const last = Date.UTC(lastYear, 0, 1);
  for (let day = Date.UTC(firstYear, 0, 1); day < last; day += dayMs) {
    const date = new Date(day);
    if (!weekend.includes(date.getUTCDay() || 7) && !offDays.has(date.toISOString().slice(0, 10))) continue;
    const [beginsAt, endsAt] = [startOf(day), startOf(day + dayMs)];
    if (untilAt.at(-1) === beginsAt) untilAt[untilAt.length - 1] = endsAt;
    else {
      fromAt.push(beginsAt);
      untilAt.push(endsAt);
      counted.push(beginsAt - off);
    }
    off += endsAt - beginsAt;
  }
  return {
    countedAt(at) {
      const run = lastNotAbove(fromAt, at);
      if (run < 0) return at;
      const before = counted[run] ?? 0;
      return at < (untilAt[run] ?? 0) ? before : before + at - (untilAt[run] ?? 0);
    },
    reachedAt(ms) {
      // At the very end of what was counted before a run, the run has not begun to matter.
      let run = lastNotAbove(counted, ms);
      if (run >= 0 && counted[run] === ms) run -= 1;
      return run < 0 ? ms : (untilAt[run] ?? 0) + ms - (counted[run] ?? 0);
    },
  };
}

function lastNotAbove(rising: readonly number[], value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rising[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const startsByZone = new Map<string, Map<number, Instant>>();

/** The instant at which a day (given as its midnight in UTC) begins in a zone; found out once for all who count in it. */
function dayStarts(timeZone: string): (day: number) => Instant {
  const known = startsByZone.get(timeZone) ?? new Map<number, Instant>();
  startsByZone.set(timeZone, known);
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const offsetMs = (at: Instant): number => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /([+-])(\d+)(?::(\d+))?/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
  return (day) => {
    let at = known.get(day);
    if (at === undefined) known.set(day, (at = day - offsetMs(day - offsetMs(day))));
    return at;
  };
}
