import type { Instant } from '../../model/instant.ts';
import { gammaShareAbove } from '../statistics/gamma-share-above.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { type IfAny, ifAny } from './if-any.ts';
import { type Range, rangesOf } from './ranges-of.ts';
import type { Reckoning } from './reckon-period.ts';
import { wonBetween } from './won-between.ts';

/** A period that has begun: what it has brought and where it is heading. */
export interface PeriodOutlook {
  fromAt: Instant;
  untilAt: Instant;
  wonSoFar: { count: number; value: number };
  /** What it brings in all. */
  value: Range;
  count: Range;
  /** Of `value`, what the open deals bring. */
  fromOpenDeals: number;
  /** Reached nine times in ten, and one time in ten. */
  commit: number;
  bestCase: number;
  target: number | null;
  /** Target less what is expected in all: above 0 something is missing. */
  gap: number | null;
  /** To reach the target. */
  chance: number | null;
  /** Open deals it rests on, and past periods that the ranges were tried on. */
  openDeals: number;
  checkedOn: number;
}

/** The running period that began at `fromAt`, from the reckoning of what is left of it. `rows`: as known at `at`. */
export function periodOutlook(
  rows: readonly ForecastRow[],
  at: Instant,
  fromAt: Instant,
  { untilAt, deals, count, value, checkedOn }: Reckoning,
  target: number | null = null,
): PeriodOutlook {
  const wonSoFar = wonBetween(rows, fromAt, at);
  const inAll = (won: number, { mean, p10, p50, p90 }: Range): Range => ({
    mean: won + mean,
    p10: won + p10,
    p50: won + p50,
    p90: won + p90,
  });
  const ranges = rangesOf({ count, value });
  const total = inAll(wonSoFar.value, ranges.value);
  return {
    fromAt,
    untilAt,
    wonSoFar,
    value: total,
    count: inAll(wonSoFar.count, ranges.count),
    fromOpenDeals: deals.reduce((sum, deal) => sum + deal.value, 0),
    commit: total.p10,
    bestCase: total.p90,
    target,
    gap: target === null ? null : target - total.mean,
    chance: target === null ? null : chanceOf(target - wonSoFar.value, ifAny({ count, value })),
    openDeals: deals.length,
    checkedOn,
  };
}

const chanceOf = (missing: number, { none, value: { mean, variance } }: IfAny): number =>
  missing <= 0 ? 1 : (1 - none) * gammaShareAbove(mean, variance, missing);
