import type { Table } from './table.ts';

/** Rank correlation with the row's place in time from which a number is a clock: it tells the date, not the deal. */
const clockCorrelation = 0.6;

/** Names of the columns of numbers that merely rise or fall with time. Rows are in time order. */
export function clockColumns(table: Table): string[] {
  return table.columns
    .filter(
      (column) => column.kind === 'number' && Math.abs(timeCorrelation(column.values)) > clockCorrelation,
    )
    .map(({ name }) => name);
}

/** Spearman's rank correlation of the known values with their order. */
function timeCorrelation(values: Float64Array): number {
  const places = Int32Array.from(values.keys()).filter((place) => !Number.isNaN(values[place]));
  const order = Int32Array.from(places.keys()).sort(
    (a, b) => (values[places[a] ?? 0] ?? 0) - (values[places[b] ?? 0] ?? 0),
  );
  const n = order.length;
  const middle = (n - 1) / 2;
  let together = 0;
  let spread = 0;
  let timeSpread = 0;
  for (let from = 0; from < n; ) {
    const value = values[places[order[from] ?? 0] ?? 0];
    let to = from;
    while (to < n && values[places[order[to] ?? 0] ?? 0] === value) to += 1;
    const rank = (from + to - 1) / 2 - middle;
    for (let index = from; index < to; index += 1) {
      const time = (order[index] ?? 0) - middle;
      together += rank * time;
      spread += rank * rank;
      timeSpread += time * time;
    }
    from = to;
  }
  return spread > 0 && timeSpread > 0 ? together / Math.sqrt(spread * timeSpread) : 0;
}
