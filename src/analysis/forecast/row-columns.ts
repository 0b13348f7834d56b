import type { Instant } from '../../model/instant.ts';
import { type ForecastRow, heldAt, isOpen, won } from './forecast-rows.ts';

/** Forecast rows column by column: very many rows are read again and again, for each window that is forecast. */
export interface RowColumns {
  createdAt: Float64Array;
  /** When the deal came to the closed place it now stands in; Infinity while it is open. */
  endedAt: Float64Array;
  /** When it was closed for the first time; Infinity if never. */
  firstEndedAt: Float64Array;
  /** Where the stays of each row begin in `enteredAt` and `places`; one more than there are rows. */
  staysFrom: Uint32Array;
  enteredAt: Float64Array;
  /** Number of the open place, or `closed`. */
  places: Int32Array;
  placeCount: number;
  amountsFrom: Uint32Array;
  amountAt: Float64Array;
  amounts: Float64Array;
  winsFrom: Uint32Array;
  wonAt: Float64Array;
  /** What the deal was worth when it was won. */
  wonValue: Float64Array;
}

export const closed = -1;

const known = new WeakMap<readonly ForecastRow[], RowColumns>();

/** The same rows are put into columns once; they are not changed any more. */
export function rowColumns(rows: readonly ForecastRow[]): RowColumns {
  const columns = known.get(rows) ?? columnsOf(rows);
  known.set(rows, columns);
  return columns;
}

function columnsOf(rows: readonly ForecastRow[]): RowColumns {
  const numbers = new Map<string, number>();
  const placeOf = (place: string): number => {
    if (!isOpen(place)) return closed;
    const number = numbers.get(place) ?? numbers.size;
    numbers.set(place, number);
    return number;
  };
  const places = Int32Array.from(rows.flatMap((row) => row.places.map(placeOf)));
  const wins = rows.map(({ places: stays, enteredAt, amountAt, amounts }) =>
    stays.flatMap((place, index) => {
      const at = enteredAt[index] ?? 0;
      return place === won ? [{ at, value: heldAt(amountAt, amounts, at, 0) }] : [];
    }),
  );
  return {
    createdAt: Float64Array.from(rows, (row) => row.createdAt),
    endedAt: Float64Array.from(rows, (row) =>
      isOpen(row.places.at(-1)) ? Infinity : (row.enteredAt.at(-1) ?? Infinity),
    ),
    firstEndedAt: Float64Array.from(
      rows,
      (row) => row.enteredAt[row.places.findIndex((place) => !isOpen(place))] ?? Infinity,
    ),
    staysFrom: startsOf(rows, (row) => row.places.length),
    enteredAt: Float64Array.from(rows.flatMap((row) => row.enteredAt)),
    places,
    placeCount: numbers.size,
    amountsFrom: startsOf(rows, (row) => row.amounts.length),
    amountAt: Float64Array.from(rows.flatMap((row) => row.amountAt)),
    amounts: Float64Array.from(rows.flatMap((row) => row.amounts)),
    winsFrom: startsOf(wins, (own) => own.length),
    wonAt: Float64Array.from(wins.flatMap((own) => own.map(({ at }) => at))),
    wonValue: Float64Array.from(wins.flatMap((own) => own.map(({ value }) => value))),
  };
}

function startsOf<T>(rows: readonly T[], lengthOf: (row: T) => number): Uint32Array {
  const starts = new Uint32Array(rows.length + 1);
  for (const [row, one] of rows.entries()) starts[row + 1] = (starts[row] ?? 0) + lengthOf(one);
  return starts;
}

/** The last of the rising instants in `[from, until)` that is not after `at`; `from - 1` when there is none. */
export function lastNotAfter(instants: Float64Array, from: number, until: number, at: Instant): number {
  let place = until - 1;
  while (place >= from && (instants[place] ?? 0) > at) place -= 1;
  return place;
}
