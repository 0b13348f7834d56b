import type { Instant } from '../../model/instant.ts';
import { type ForecastRow, won } from './forecast-rows.ts';
import { rowColumns } from './row-columns.ts';

/** When the deal is won within `[fromAt, untilAt)` for the first time; null when it is not. */
export function wonAtWithin(row: ForecastRow, fromAt: Instant, untilAt: Instant): Instant | null {
  for (let index = 0; index < row.places.length; index += 1) {
    const at = row.enteredAt[index] ?? 0;
    if (at >= untilAt) return null;
    if (at >= fromAt && row.places[index] === won) return at;
  }
  return null;
}

/**
 * Number and value of the deals won within `[fromAt, untilAt)`, at what they were worth when they were won. One that
 * is won twice counts with its first win.
 */
export function wonBetween(
  rows: readonly ForecastRow[],
  fromAt: Instant,
  untilAt: Instant,
): { count: number; value: number } {
  const { winsFrom, wonAt, wonValue } = rowColumns(rows);
  let count = 0;
  let value = 0;
  for (let row = 0; row < rows.length; row += 1) {
    const end = winsFrom[row + 1] ?? 0;
    for (let win = winsFrom[row] ?? 0; win < end; win += 1) {
      const at = wonAt[win] ?? 0;
      if (at < fromAt) continue;
      if (at >= untilAt) break;
      count += 1;
      value += wonValue[win] ?? 0;
      break;
    }
  }
  return { count, value };
}
