/** A value of a signal: a number, a word, or nothing known. */
export type SignalValue = number | string | null;

/** One signal over all rows. */
export type Column = NumberColumn | CategoryColumn;

export interface NumberColumn {
  name: string;
  kind: 'number';
  /** NaN: not known. */
  values: Float64Array;
}

export interface CategoryColumn {
  name: string;
  kind: 'category';
  /** Places in `levels`; −1: not known. */
  codes: Int32Array;
  /** Commonest first, then by name. */
  levels: string[];
}

/** Rows to learn from, by column. */
export interface Table {
  rows: number;
  columns: Column[];
}

/** Some rows of a table; levels stay. */
export function pickRows(table: Table, rows: ArrayLike<number>): Table {
  const pick = (column: Column): Column =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) };
  return { rows: rows.length, columns: table.columns.map(pick) };
}
