import type { Found } from '../soql/run-query.ts';

const rowsAtOnce = 500;

/** A page of results as CSV, the header first and every cell in quotes, piece by piece. */
export function* csvPages(
  { table }: Found,
  from: number,
  until: number,
  delimiter: string,
  lineEnding: string,
): Iterable<string> {
  if (!table) return;
  const line = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + lineEnding;
  yield line(table.header);
  for (let start = from; start < until; start += rowsAtOnce) {
    let piece = '';
    for (let place = start; place < Math.min(until, start + rowsAtOnce); place++)
      piece += line(table.cells(place));
    yield piece;
  }
}
