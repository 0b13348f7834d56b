import { dayMs, type Instant } from '../../model/instant.ts';
import { closed, lastNotAfter, type RowColumns } from './row-columns.ts';

/** Days in a place that part its cells. */
const edges = [0.5, 1, 2, 3, 5, 7, 10, 14, 18, 23, 30, 40, 55, 75, 100, 150, 250, 400];
export const cellsPerPlace = edges.length + 1;
/** A cell has a slot for each fifth of the amounts, and slot 0 for deals without one. */
export const slotsPerCell = 6;
export const slotsPerPlace = cellsPerPlace * slotsPerCell;
export const noSlot = -1;

export interface SlotWalk {
  begin(row: number): void;
  /** `noSlot` when the deal is not open then. */
  slotAt(at: Instant): number;
  /** At the moment last asked for. */
  amount(): number;
}

/** Follows one row after the other back in time, each moment not after the one before: nothing is searched twice. */
export function slotWalk(columns: RowColumns, at: Instant): SlotWalk {
  const { staysFrom, enteredAt, places, amountsFrom, amountAt, amounts } = columns;
  const rows = staysFrom.length - 1;
  const worthAt = (row: number): number => {
    const from = amountsFrom[row] ?? 0;
    const held = lastNotAfter(amountAt, from, amountsFrom[row + 1] ?? 0, at);
    return held < from ? 0 : (amounts[held] ?? 0);
  };
  const worths = Float64Array.from({ length: rows }, (_, row) => worthAt(row))
    .filter((amount) => amount > 0)
    .sort();
  const fifths = [1, 2, 3, 4].map((fifth) => worths[Math.floor((worths.length * fifth) / 5)] ?? Infinity);
  const sizeOf = (amount: number): number =>
    amount > 0 ? 1 + fifths.filter((fifth) => amount >= fifth).length : 0;
  let firstStay = 0;
  let stay = 0;
  let age = 0;
  let firstHeld = 0;
  let held = 0;
  let amount = 0;
  let size = 0;
  const hold = (place: number): void => {
    held = place;
    amount = held < firstHeld ? 0 : (amounts[held] ?? 0);
    size = sizeOf(amount);
  };
  return {
    begin(row) {
      firstStay = staysFrom[row] ?? 0;
      stay = (staysFrom[row + 1] ?? 0) - 1;
      age = edges.length;
      firstHeld = amountsFrom[row] ?? 0;
      hold((amountsFrom[row + 1] ?? 0) - 1);
    },
    slotAt(lookAt) {
      const standing = lastNotAfter(enteredAt, firstStay, stay + 1, lookAt);
      if (standing !== stay) age = edges.length;
      stay = standing;
      const place = stay < firstStay ? closed : (places[stay] ?? closed);
      if (place === closed) return noSlot;
      const holding = lastNotAfter(amountAt, firstHeld, held + 1, lookAt);
      if (holding !== held) hold(holding);
      const ageDays = (lookAt - (enteredAt[stay] ?? lookAt)) / dayMs;
      while (age > 0 && ageDays < (edges[age - 1] ?? 0)) age -= 1;
      return (place * cellsPerPlace + age) * slotsPerCell + size;
    },
    amount: () => amount,
  };
}
