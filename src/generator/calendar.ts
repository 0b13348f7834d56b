import { dayMs, type Day, type Instant } from '../model/instant.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import type { Random } from './random.ts';

const hourMs = dayMs / 24;
const yearMs = 365.25 * dayMs;

/** The calendar day of an instant in UTC. */
export function utcDay(at: Instant): Day {
  return new Date(at).toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekdayOf(at: Instant): number {
  return (Math.floor(at / dayMs) + 3) % 7;
}

/** Years from the start of the log to its end. */
export function logYears({ until, historyDays }: PortfolioSpec): {
  startAt: Instant;
  years: (at: Instant) => number;
} {
  const startAt = until - historyDays * dayMs;
  return { startAt, years: (at) => (at - startAt) / yearMs };
}

/** The same instant in whole seconds, or, with office hours, the next working morning if nobody works then. */
export function workingInstant(at: Instant, officeHours: boolean, random: Random): Instant {
  if (!officeHours) return Math.floor(at / 1000) * 1000;
  const hour = (at % dayMs) / hourMs;
  const weekday = weekdayOf(at);
  if (weekday < 5 && hour >= 8 && hour < 18) return Math.floor(at / 1000) * 1000;
  let morning = Math.floor(at / dayMs) * dayMs + (hour >= 8 ? dayMs : 0);
  while (weekdayOf(morning) > 4) morning += dayMs;
  return Math.floor((morning + (8 + 4 * random.next()) * hourMs) / 1000) * 1000;
}

/** The end of the last quarter that ended at or before an instant. */
export function lastQuarterEnd(at: Instant): Instant {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3, 1);
}

/** Draws arrival instants whose density follows growth, weekday and month; each draw stands alone. */
export function arrivalDraw(spec: PortfolioSpec): (random: Random) => Instant {
  const { startAt, years } = logYears(spec);
  const firstDay = Math.floor(startAt / dayMs);
  const lastDay = Math.floor((spec.until - 1000) / dayMs);
  const sums = new Float64Array(lastDay - firstDay + 1);
  let sum = 0;
  for (let day = firstDay; day <= lastDay; day++) {
    const at = day * dayMs;
    const season =
      (spec.arrivals.weekdays[weekdayOf(at)] ?? 1) * (spec.arrivals.months[new Date(at).getUTCMonth()] ?? 1);
    // Never quite zero, so that a log that falls on idle days only still has its deals.
    sum += Math.max(season, 1e-9) * Math.exp(spec.arrivals.growthPerYear * years(at));
    sums[day - firstDay] = sum;
  }
  return (random) => {
    for (;;) {
      const day = firstDay + firstAtLeast(sums, random.next() * sum);
      const hours = spec.officeHours ? 8 + 10 * random.next() : 24 * random.next();
      const at = Math.floor((day * dayMs + hours * hourMs) / 1000) * 1000;
      if (at >= startAt && at < spec.until) return at;
    }
  };
}

/** Index of the first of rising numbers that is above a value. */
export function firstAtLeast(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
