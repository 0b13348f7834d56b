import { dayMs, type Instant } from '../../model/instant.ts';
import { risingOrder } from '../statistics/rising-order.ts';
import { open, type VisitColumns } from './visit-rows.ts';

/** Stays as typed columns, rising by `closeDays`. */
export type StayColumns = Record<'days' | 'closeDays' | 'outcomes' | 'unseenDays', Float64Array>;

/**
 * How long visits had lasted, and what had become of them, as it was known at an earlier instant: later exits and closings
 * had not happened. Deals whose seed is left out count as not known.
 */
export function staysAsOf(
  { enteredAt, days, closeDays, outcomes, unseenDays, seeds }: VisitColumns,
  at: Instant,
  isLeftOut: (seed: number) => boolean,
): StayColumns {
  const known = emptyStays(days.length);
  let count = 0;
  for (let row = 0; row < days.length; row += 1) {
    const sinceEntry = (at - (enteredAt[row] as number)) / dayMs;
    if (sinceEntry <= 0 || isLeftOut(seeds[row] as number)) continue;
    const isClosed = (closeDays[row] as number) <= sinceEntry;
    known.days[count] = Math.min(days[row] as number, sinceEntry);
    known.closeDays[count] = isClosed ? (closeDays[row] as number) : sinceEntry;
    known.outcomes[count] = isClosed ? (outcomes[row] as number) : open;
    known.unseenDays[count] = unseenDays[row] as number;
    count += 1;
  }
  return inOrder([known], count);
}

/** All of them together. */
export function joinedStays(all: readonly StayColumns[]): StayColumns {
  return inOrder(
    all,
    all.reduce((sum, { days }) => sum + days.length, 0),
  );
}

/** The first so many rows of them one after the other, put in order. */
function inOrder(all: readonly StayColumns[], count: number): StayColumns {
  const joined = (name: keyof StayColumns): Float64Array => {
    const [first] = all;
    if (first && all.length === 1) return first[name].subarray(0, count);
    const column = new Float64Array(count);
    let from = 0;
    for (const stays of all) {
      column.set(stays[name], from);
      from += stays[name].length;
    }
    return column;
  };
  const order = risingOrder(joined('closeDays'));
  const picked = emptyStays(count);
  for (const name of ['days', 'closeDays', 'outcomes', 'unseenDays'] as const) {
    const column = joined(name);
    for (let place = 0; place < count; place += 1)
      picked[name][place] = column[order[place] as number] as number;
  }
  return picked;
}

function emptyStays(count: number): StayColumns {
  return {
    days: new Float64Array(count),
    closeDays: new Float64Array(count),
    outcomes: new Float64Array(count),
    unseenDays: new Float64Array(count),
  };
}
