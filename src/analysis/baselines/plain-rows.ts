import { binCount, binsOf, type ColumnCode } from '../win-model/encoding.ts';
import type { Design } from '../win-model/fit-logistic.ts';
import { standard } from '../win-model/fit-parts.ts';
import type { Column, Table } from '../win-model/table.ts';

/** A table as a plain regression reads it: one feature a word, and for a number its standard score or that it is unknown. */
export function plainRows(codes: readonly ColumnCode[], table: Table): Design {
  const slopes: number[] = [];
  const slopeOf: ((row: number) => number)[] = [];
  const words: { first: number; bins: Uint8Array }[] = [];
  let first = 0;
  for (const code of codes) {
    const column = table.columns.find(({ name }) => name === code.column);
    const bins = binsOf(code, column, table.rows);
    if (code.kind === 'number') {
      slopes.push(first, first + 1);
      slopeOf.push((row) => (bins[row] === 0 ? 1 : 0));
      slopeOf.push((row) => (bins[row] === 0 ? 0 : standard(code, numberAt(column, row))));
    } else words.push({ first, bins });
    first += code.kind === 'number' ? 2 : binCount(code);
  }
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  return {
    rows: table.rows,
    features: first,
    slopes: Int32Array.from(slopes),
    values: Float64Array.from(rows.flatMap((row) => slopeOf.map((of) => of(row)))),
    levels: Int32Array.from(rows.flatMap((row) => words.map(({ first, bins }) => first + (bins[row] ?? 0)))),
  };
}

const numberAt = (column: Column | undefined, row: number): number =>
  column?.kind === 'number' ? (column.values[row] ?? 0) : 0;
