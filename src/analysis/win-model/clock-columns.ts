import { knownValues } from './known-values.ts';
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

/** Where the values that are not below this one begin. */
function firstPlace(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spearman's rank correlation of the known values with their order. */
function timeCorrelation(values: Float64Array): number {
  const known = knownValues(values);
  const sorted = known.slice().sort();
  const n = known.length;
  const middle = (n - 1) / 2;
  // By the place at which a value is found first: the mean place of all that are equal to it.
  const ranks = new Float64Array(n);
  for (let from = 0; from < n; ) {
    let to = from;
    while (to < n && sorted[to] === sorted[from]) to += 1;
    ranks[from] = (from + to - 1) / 2 - middle;
    from = to;
  }
  let together = 0;
  let spread = 0;
  let timeSpread = 0;
  for (let place = 0; place < n; place += 1) {
    const rank = ranks[firstPlace(sorted, known[place] as number)] as number;
    const time = place - middle;
    together += rank * time;
    spread += rank * rank;
    timeSpread += time * time;
  }
  return spread > 0 && timeSpread > 0 ? together / Math.sqrt(spread * timeSpread) : 0;
}
