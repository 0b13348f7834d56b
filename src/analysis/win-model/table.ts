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

/** The table without the columns whose names begin so. */
export function without(table: Table, prefixes: readonly string[]): Table {
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !prefixes.some((prefix) => name.startsWith(prefix))),
  };
}

/** Some rows of a table; levels stay. */
export function pickRows(table: Table, rows: ArrayLike<number>): Table {
  const pick = (column: Column): Column => {
    if (column.kind === 'number') {
      const values = new Float64Array(rows.length);
      for (let place = 0; place < rows.length; place += 1)
        values[place] = column.values[rows[place] ?? 0] ?? Number.NaN;
      return { ...column, values };
    }
    const codes = new Int32Array(rows.length);
    for (let place = 0; place < rows.length; place += 1) codes[place] = column.codes[rows[place] ?? 0] ?? -1;
    return { ...column, codes };
  };
  return { rows: rows.length, columns: table.columns.map(pick) };
}
