import type { DaysOff } from '../../model/days-off.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import { businessDays, countedMs, type DayCounter, everyDay } from '../../timeline/day-counter.ts';
import { noticeDays, type StayRows } from '../stage-clock/landmark-curve.ts';
import { risingOrder } from '../statistics/rising-order.ts';
import { open } from '../stage-clock/visit-rows.ts';
import type { Stay } from './stay.ts';

/** Which days a wait counts. */
export const countedDays = ['calendar', 'business'] as const;
export type CountedDays = (typeof countedDays)[number];

/** How waiting is reckoned: what ends a wait besides progress (a place in `waitResets`), and which days count. */
export interface WaitRule {
  reset: number;
  days: CountedDays;
  /** Days are counted as they are for whoever has the deal; null: nobody, or nobody knows. */
  counterOf: (owner: string | null) => DayCounter;
  /** Whose days off hold for that owner; null where they are nobody's, or the same for all. */
  placeOf: (owner: string | null) => string | null;
  /** An alert that comes later than so many counted days before a loss is idle. */
  noticeDays: number;
}

export function waitRule(
  reset: number,
  days: CountedDays,
  { timeZone, daysOff }: { timeZone: string; daysOff: DaysOff | null },
): WaitRule {
  if (days === 'calendar' || !daysOff)
    return { reset, days, counterOf: () => everyDay, placeOf: () => null, noticeDays };
  const counterIn = (place: string | null): DayCounter => {
    const { holidays, weekend } = daysOff.places[place ?? ''] ?? { holidays: [] };
    return businessDays(timeZone, holidays, weekend);
  };
  const places = new Map(Object.entries(daysOff.owners));
  const counters = new Map([...new Set(places.values())].map((place) => [place, counterIn(place)]));
  const usual = counterIn(daysOff.account);
  const placeOf = (owner: string | null): string | null => places.get(owner ?? '') ?? daysOff.account;
  return {
    reset,
    days,
    counterOf: (owner) => counters.get(placeOf(owner) ?? '') ?? usual,
    placeOf: places.size > 0 ? placeOf : () => null,
    noticeDays: (noticeDays * 5) / 7,
  };
}

/** The instants at which the waits of a stay begin, the entry first. */
export function waitStarts({ enteredAt, doneAt, doneBy }: Stay, reset: number): Instant[] {
  const starts = [enteredAt];
  for (let index = 0; index < doneAt.length; index += 1) {
    if ((doneBy[index] ?? 0) <= reset) starts.push(doneAt[index] ?? 0);
  }
  return starts;
}

/** Waits, rising by `closeDays`. */
export interface WaitRows extends StayRows {
  /** The place of the stay that each is a wait of. */
  stays: Uint32Array;
}

/** Every wait of the stays as a row of its own: it ends with the stay or with what resets it. */
export function waitsOf(stays: readonly Stay[], { reset, counterOf }: WaitRule): WaitRows {
  const days: number[] = [];
  const closeDays: number[] = [];
  const places: number[] = [];
  for (const [place, stay] of stays.entries()) {
    const counter = counterOf(stay.owner);
    const starts = waitStarts(stay, reset);
    for (let index = 0; index < starts.length; index += 1) {
      const startAt = starts[index] as number;
      const waited = countedMs(counter, startAt, starts[index + 1] ?? stay.untilAt, stay.pauses) / dayMs;
      days.push(waited);
      closeDays.push(Math.max(waited, countedMs(counter, startAt, stay.closeAt, stay.pauses) / dayMs));
      places.push(place);
    }
  }
  const order = risingOrder(closeDays);
  const rows = noWaits(order.length);
  for (let row = 0; row < order.length; row += 1) {
    const from = order[row] as number;
    rows.days[row] = days[from] as number;
    rows.closeDays[row] = closeDays[from] as number;
    rows.stays[row] = places[from] as number;
    rows.outcomes[row] = stays[rows.stays[row] as number]?.outcome ?? open;
  }
  return rows;
}

/** The waits of each group of stays; −1 of `groupOf`, a stay's place, is in none. */
export function partedWaits(rows: WaitRows, groupOf: Int32Array): Map<number, WaitRows> {
  const groups = Map.groupBy(rows.stays.keys(), (row) => groupOf[rows.stays[row] as number] as number);
  groups.delete(-1);
  return new Map(
    [...groups].map(([group, own]) => {
      const part = noWaits(own.length);
      for (const [place, row] of own.entries()) {
        part.days[place] = rows.days[row] as number;
        part.closeDays[place] = rows.closeDays[row] as number;
        part.outcomes[place] = rows.outcomes[row] as number;
        part.stays[place] = rows.stays[row] as number;
      }
      return [group, part];
    }),
  );
}

function noWaits(count: number) {
  return {
    days: new Float64Array(count),
    closeDays: new Float64Array(count),
    outcomes: new Uint8Array(count),
    stays: new Uint32Array(count),
  };
}

/** The longest wait of each stay in days: what decides whether it is ever told of. */
export function longestWaits(stays: readonly Stay[], { reset, counterOf }: WaitRule): number[] {
  return stays.map((stay) => {
    const counter = counterOf(stay.owner);
    const starts = waitStarts(stay, reset);
    return starts.reduce((longest, startAt, index) => {
      const ms = countedMs(counter, startAt, starts[index + 1] ?? stay.untilAt, stay.pauses);
      return Math.max(longest, ms / dayMs);
    }, 0);
  });
}
