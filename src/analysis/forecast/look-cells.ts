import { dayMs, type Instant } from '../../model/instant.ts';
import { type ForecastRow, heldAt, isOpen } from './forecast-rows.ts';
import { wonAtWithin } from './won-between.ts';

/** A window of time seen from the moment a forecast is made: it begins `offsetMs` later and lasts `lengthMs`. */
export interface Window {
  offsetMs: number;
  lengthMs: number;
}

/** Days in a place that part its cells. */
const edges = [0.5, 1, 2, 3, 5, 7, 10, 14, 18, 23, 30, 40, 55, 75, 100, 150, 250, 400];
export const cellsPerPlace = edges.length + 1;
const maxLooks = 300;

/** What is seen at one moment; the columns have `cellsPerPlace` cells for each place. */
export interface Look {
  at: Instant;
  /** Open deals, what they are worth, and the squares of that. */
  open: Float64Array;
  worth: Float64Array;
  squaredWorth: Float64Array;
  /** Of these, the ones won in the window. */
  wins: Float64Array;
  /** Of these, what they were worth at the look, and when they were won. */
  worthThen: number;
  brought: number;
  /** Won in the window of deals that did not exist at the look. */
  unborn: { count: number; value: number; squaredValue: number };
}

export interface Looks {
  window: Window;
  /** First the moment of the forecast, then the past: from the last moment whose window has ended, evenly back. */
  looks: Look[];
  /** Looks that lie within one window's length. */
  perWindow: number;
}

/**
 * Looks at all deals from moments of the past in one pass: who stood where, and what the window after it brought.
 * Every forecast of a past moment can be made from the looks whose windows had ended by then.
 */
export function lookCells(rows: readonly ForecastRow[], at: Instant, window: Window): Looks {
  const { offsetMs, lengthMs } = window;
  let firstAt = at;
  const places = new Map<string, number>();
  for (const row of rows) {
    firstAt = Math.min(firstAt, row.createdAt);
    for (const place of row.places) if (isOpen(place) && !places.has(place)) places.set(place, places.size);
  }
  const anchorAt = at - offsetMs - lengthMs;
  const perWindow = Math.max(1, Math.floor(lengthMs / Math.max(dayMs, (anchorAt - firstAt) / maxLooks)));
  const stepMs = lengthMs / perWindow;
  const past = Math.max(0, Math.ceil((anchorAt - firstAt) / stepMs));
  const cells = places.size * cellsPerPlace;
  const looks = [at, ...Array.from({ length: past }, (_, back) => anchorAt - back * stepMs)].map((lookAt) =>
    emptyLook(lookAt, cells),
  );
  const see = (row: ForecastRow, look: Look): void => {
    const fromAt = look.at + offsetMs;
    const wonAt = wonAtWithin(row, fromAt, fromAt + lengthMs);
    if (row.createdAt > look.at) {
      if (wonAt === null) return;
      const value = heldAt(row.amountAt, row.amounts, wonAt, 0);
      look.unborn.count += 1;
      look.unborn.value += value;
      look.unborn.squaredValue += value * value;
      return;
    }
    const index = row.enteredAt.findLastIndex((enteredAt) => enteredAt <= look.at);
    const place = places.get(row.places[index] ?? '');
    if (place === undefined) return;
    const ageDays = (look.at - (row.enteredAt[index] ?? look.at)) / dayMs;
    const bin = edges.findIndex((edge) => ageDays < edge);
    const cell = place * cellsPerPlace + (bin === -1 ? edges.length : bin);
    const amount = heldAt(row.amountAt, row.amounts, look.at, 0);
    add(look.open, cell, 1);
    add(look.worth, cell, amount);
    add(look.squaredWorth, cell, amount * amount);
    if (wonAt === null) return;
    add(look.wins, cell, 1);
    look.worthThen += amount;
    look.brought += heldAt(row.amountAt, row.amounts, wonAt, 0);
  };
  for (const row of rows) {
    const [now] = looks;
    if (now && row.createdAt <= at) see(row, now);
    // Nothing can be seen of a deal after its end, nor before a window that ends before its creation.
    const endedAt = (isOpen(row.places.at(-1)) ? null : row.enteredAt.at(-1)) ?? at;
    for (let back = Math.max(0, Math.floor((anchorAt - endedAt) / stepMs)); back < past; back += 1) {
      const look = looks[back + 1];
      if (!look || row.createdAt >= look.at + offsetMs + lengthMs) break;
      see(row, look);
    }
  }
  return { window, looks, perWindow };
}

const emptyLook = (at: Instant, cells: number): Look => ({
  at,
  open: new Float64Array(cells),
  worth: new Float64Array(cells),
  squaredWorth: new Float64Array(cells),
  wins: new Float64Array(cells),
  worthThen: 0,
  brought: 0,
  unborn: { count: 0, value: 0, squaredValue: 0 },
});

function add(column: Float64Array, cell: number, amount: number): void {
  column[cell] = (column[cell] ?? 0) + amount;
}
