import { dayMs, type Instant } from '../../model/instant.ts';
import type { ForecastRow } from './forecast-rows.ts';
import { type RowColumns, rowColumns } from './row-columns.ts';
import { noSlot, slotWalk, slotsPerPlace } from './slot-walk.ts';

/** A window of time seen from the moment a forecast is made: it begins `offsetMs` later and lasts `lengthMs`. */
export interface Window {
  offsetMs: number;
  lengthMs: number;
}

const maxLooks = 300;
/** The log tells of closings from when this share of them has been seen: older looks would teach that nothing is won. */
const firstShare = 0.01;

/** What is seen at one moment; the columns have `cellsPerPlace × slotsPerCell` slots for each place. */
export interface Look {
  at: Instant;
  /** Slots with open deals. */
  filled: number[];
  /** Open deals; of these, the ones won in the window. */
  open: Uint32Array;
  wins: Uint32Array;
  /** Of these with an amount, what they were worth at the look, and when they were won; and those without one. */
  worthThen: number;
  brought: number;
  unpriced: { count: number; value: number };
  /** Won in the window of deals that did not exist at the look. */
  unborn: { count: number; value: number; squaredValue: number };
  /** All that was won in the window. */
  won: { count: number; value: number };
}

export interface Looks {
  window: Window;
  /** First the moment of the forecast, then the past: from the last moment whose window has ended, evenly back. */
  looks: Look[];
  /** Looks that lie within one window's length. */
  perWindow: number;
  /** From when on the log tells of closings. */
  toldFromAt: Instant;
  slotOf: SlotOf;
  worthsAt: (look: Look) => Worths;
}

/** What the open deals of each slot are worth at a look, and the squares of that. */
export interface Worths {
  worth: Float64Array;
  squaredWorth: Float64Array;
}

/** The slot that the row of that number stands in at the moment of the forecast, and its amount; null when it is not open. */
export type SlotOf = (row: number) => { slot: number; amount: number } | null;

/**
 * Looks at all deals from moments of the past in one pass: who stood where, and what the window after it brought.
 * Every forecast of a past moment can be made from the looks whose windows had ended by then.
 */
export function lookCells(rows: readonly ForecastRow[], at: Instant, window: Window): Looks {
  const { offsetMs, lengthMs } = window;
  const columns = rowColumns(rows);
  const { createdAt, endedAt, winsFrom, wonValue } = columns;
  const firstAt = createdAt.reduce((first, created) => Math.min(first, created), at);
  const anchorAt = at - offsetMs - lengthMs;
  const perWindow = Math.max(1, Math.floor(lengthMs / Math.max(dayMs, (anchorAt - firstAt) / maxLooks)));
  // The last hours of a period are a window too: one look a day is enough of them.
  const stepMs = Math.max(dayMs, lengthMs) / perWindow;
  const past = Math.max(0, Math.ceil((anchorAt - firstAt) / stepMs));
  const walk = slotWalk(columns, at);
  const slots = columns.placeCount * slotsPerPlace;
  const looks = emptyLooks(
    [at, ...Array.from({ length: past }, (_, back) => anchorAt - back * stepMs)],
    slots,
  );
  const see = (row: number, look: Look): void => {
    const fromAt = look.at + offsetMs;
    const win = winWithin(columns, row, fromAt, fromAt + lengthMs);
    const value = win === none ? 0 : (wonValue[win] ?? 0);
    if (win !== none) count(look.won, value);
    if ((createdAt[row] ?? 0) > look.at) {
      if (win === none) return;
      count(look.unborn, value);
      look.unborn.squaredValue += value * value;
      return;
    }
    const slot = walk.slotAt(look.at);
    if (slot === noSlot) return;
    const amount = walk.amount();
    if (look.open[slot] === 0) look.filled.push(slot);
    add(look.open, slot, 1);
    if (win === none) return;
    add(look.wins, slot, 1);
    if (amount === 0) count(look.unpriced, value);
    else {
      look.worthThen += amount;
      look.brought += value;
    }
  };
  for (let row = 0; row < rows.length; row += 1) {
    const [now] = looks;
    const created = createdAt[row] ?? 0;
    const isEverWon = winsFrom[row] !== winsFrom[row + 1];
    walk.begin(row);
    if (now && created <= at) see(row, now);
    // Nothing is seen of a deal after its end, nor before its creation; of a win from when the window reaches to it.
    const ended = Math.min(at, endedAt[row] ?? at);
    for (let back = Math.max(0, Math.floor((anchorAt - ended) / stepMs)); back < past; back += 1) {
      const look = looks[back + 1];
      if (!look || (isEverWon ? created >= look.at + offsetMs + lengthMs : created > look.at)) break;
      see(row, look);
    }
  }
  const slotOf: SlotOf = (row) => {
    walk.begin(row);
    const slot = walk.slotAt(at);
    return (createdAt[row] ?? 0) > at || slot === noSlot ? null : { slot, amount: walk.amount() };
  };
  const worthsAt = (look: Look): Worths => {
    const [worth, squaredWorth] = [new Float64Array(slots), new Float64Array(slots)];
    for (let row = 0; row < rows.length; row += 1) {
      if ((createdAt[row] ?? 0) > look.at || (endedAt[row] ?? 0) <= look.at) continue;
      walk.begin(row);
      const slot = walk.slotAt(look.at);
      if (slot === noSlot) continue;
      const amount = walk.amount();
      add(worth, slot, amount);
      add(squaredWorth, slot, amount * amount);
    }
    return { worth, squaredWorth };
  };
  return { window, looks, perWindow, toldFromAt: toldFrom(columns, at), slotOf, worthsAt };
}

/** No win. */
const none = -1;

function winWithin({ winsFrom, wonAt }: RowColumns, row: number, fromAt: Instant, untilAt: Instant): number {
  const end = winsFrom[row + 1] ?? 0;
  for (let win = winsFrom[row] ?? 0; win < end; win += 1) {
    const at = wonAt[win] ?? 0;
    if (at >= untilAt) return none;
    if (at >= fromAt) return win;
  }
  return none;
}

function toldFrom({ firstEndedAt }: RowColumns, at: Instant): Instant {
  const ends = firstEndedAt.filter((end) => end <= at).sort();
  return ends[Math.floor(ends.length * firstShare)] ?? Infinity;
}

/** One allotment for all: most of it is never touched. */
function emptyLooks(instants: readonly Instant[], slots: number): Look[] {
  const room = new Uint32Array(2 * slots * instants.length);
  return instants.map((at, index) => {
    const column = (which: number): Uint32Array => {
      const from = (2 * index + which) * slots;
      return room.subarray(from, from + slots);
    };
    return {
      at,
      filled: [],
      open: column(0),
      wins: column(1),
      worthThen: 0,
      brought: 0,
      unpriced: { count: 0, value: 0 },
      unborn: { count: 0, value: 0, squaredValue: 0 },
      won: { count: 0, value: 0 },
    };
  });
}

function add(column: Float64Array | Uint32Array, slot: number, amount: number): void {
  column[slot] = (column[slot] ?? 0) + amount;
}

function count(into: { count: number; value: number }, value: number): void {
  into.count += 1;
  into.value += value;
}
