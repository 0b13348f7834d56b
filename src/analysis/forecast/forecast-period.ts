import { dayMs, type Instant } from '../../model/instant.ts';
import { gammaQuantile } from '../statistics/gamma-quantile.ts';
import { type Expected, expectPeriod } from './expect-period.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { lookCells, type Looks } from './look-cells.ts';
import { wonBetween } from './won-between.ts';

/** Won value or count of a period: the mean and the range that holds four times in five. */
export interface Range {
  mean: number;
  p10: number;
  p50: number;
  p90: number;
}

export interface PeriodForecast {
  value: Range;
  count: Range;
  /** Past periods that the memory and the width of the range were chosen on; none: the range is a guess. */
  checkedOn: number;
}

const halfLivesDays = [28, 112, 448];
const rehearsals = 8;
/** How far a forecast of a new customer is off at one standard deviation, and for how many rehearsals that counts. */
const priorError = 0.25;
const priorWeight = 2;
const z80 = 1.2816;

/**
 * What the period `[startAt, endAt)` will bring, from what was known at `at` (not after `startAt`). The same forecast
 * is first made for periods of the past from what was known then: that chooses how fast old history fades, and the
 * misses beyond chance widen the range (an overdispersed sum, taken as gamma).
 */
export function forecastPeriod(
  rows: readonly ForecastRow[],
  at: Instant,
  startAt: Instant,
  endAt: Instant,
): PeriodForecast {
  return forecastAt(rows, lookCells(rows, at, { offsetMs: startAt - at, lengthMs: endAt - startAt }), 0);
}

/**
 * The same as seen at one of the looks, by what was known then: `place` is 0 for now, or 1 and so many whole windows
 * back. Only for windows that begin with the look can places other than 0 be asked.
 */
export function forecastAt(rows: readonly ForecastRow[], looks: Looks, place: number): PeriodForecast {
  const past = rehearse(rows, looks, place === 0 ? 1 : place + looks.perWindow);
  let best = { halfLifeDays: 112, miss: Infinity };
  for (const halfLifeDays of halfLivesDays) {
    const miss = past.reduce((sum, { made, actual }) => {
      const expected = made.get(halfLifeDays);
      return expected ? sum + Math.abs(expected.count.mean - actual.count) : sum;
    }, 0);
    if (past.length > 0 && miss < best.miss) best = { halfLifeDays, miss };
  }
  const expected = expectPeriod(looks, place, best.halfLifeDays * dayMs);
  const misses = past.flatMap(({ made, actual }) => {
    const then = made.get(best.halfLifeDays);
    return then ? [{ made: then, actual }] : [];
  });
  return {
    value: rangeOf(
      expected.value,
      misses.map(({ made, actual }) => excess(made.value, actual.value)),
    ),
    count: rangeOf(
      expected.count,
      misses.map(({ made, actual }) => excess(made.count, actual.count)),
    ),
    checkedOn: past.length,
  };
}

interface Rehearsal {
  made: Map<number, Expected>;
  actual: { count: number; value: number };
}

function rehearse(
  rows: readonly ForecastRow[],
  { looks, window, perWindow }: Looks,
  first: number,
): Rehearsal[] {
  const { offsetMs, lengthMs } = window;
  const firstAt = rows.reduce((first, row) => Math.min(first, row.createdAt), Infinity);
  const past: Rehearsal[] = [];
  for (let back = 0; back < rehearsals; back += 1) {
    const place = first + back * perWindow;
    const madeAt = looks[place]?.at;
    // Three windows of history before it, or there is nothing to forecast from.
    if (madeAt === undefined || madeAt - firstAt < offsetMs + 3 * lengthMs) break;
    const made = new Map<number, Expected>();
    for (const days of halfLivesDays)
      made.set(days, expectPeriod({ looks, window, perWindow }, place, days * dayMs));
    const startAt = madeAt + offsetMs;
    past.push({ made, actual: wonBetween(rows, startAt, startAt + lengthMs) });
  }
  return past;
}

/** Squared miss beyond what chance explains, as a share of the square of the mean; one wild month counts as one whole mean. */
function excess(then: { mean: number; variance: number }, actual: number): number {
  return then.mean > 0 ? Math.min(1, ((actual - then.mean) ** 2 - then.variance) / then.mean ** 2) : 0;
}

function rangeOf({ mean, variance }: { mean: number; variance: number }, excesses: readonly number[]): Range {
  const sum = excesses.reduce((total, share) => total + share, priorWeight * priorError ** 2);
  const spread = Math.max(0, sum / (excesses.length + priorWeight));
  const total = variance + spread * mean * mean;
  return {
    mean,
    p10: gammaQuantile(mean, total, -z80),
    p50: gammaQuantile(mean, total, 0),
    p90: gammaQuantile(mean, total, z80),
  };
}
