import type { Instant } from '../../model/instant.ts';
import { type ForecastRow, heldAt, won } from './forecast-rows.ts';

/** When the deal is won within `[fromAt, untilAt)` for the first time; null when it is not. */
export function wonAtWithin(row: ForecastRow, fromAt: Instant, untilAt: Instant): Instant | null {
  for (let index = 0; index < row.places.length; index += 1) {
    const at = row.enteredAt[index] ?? 0;
    if (at >= untilAt) return null;
    if (at >= fromAt && row.places[index] === won) return at;
  }
  return null;
}

/** Number and value of the deals won within `[fromAt, untilAt)`, at what they were worth when they were won. */
export function wonBetween(
  rows: readonly ForecastRow[],
  fromAt: Instant,
  untilAt: Instant,
): { count: number; value: number } {
  let count = 0;
  let value = 0;
  for (const row of rows) {
    const at = wonAtWithin(row, fromAt, untilAt);
    if (at === null) continue;
    count += 1;
    value += heldAt(row.amountAt, row.amounts, at, 0);
  }
  return { count, value };
}
