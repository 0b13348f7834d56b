import type { Column } from './table.ts';

/** Log-odds that rows have before anything is learnt: `start`, and what the given columns say. */
export function offsetsOf(learnt: readonly Column[], rows: ArrayLike<number>, start: number): Float64Array {
  const sums = new Float64Array(rows.length).fill(start);
  for (const column of learnt)
    if (column.kind === 'number')
      for (let place = 0; place < sums.length; place += 1)
        sums[place] = (sums[place] ?? 0) + (column.values[rows[place] ?? 0] ?? 0);
  return sums;
}
