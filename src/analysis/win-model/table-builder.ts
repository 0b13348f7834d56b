import type { Column, SignalValue, Table } from './table.ts';

/** More different words than these tell nothing about the next deal: the column is left out. */
const mostLevels = 20_000;
/** A column is one of numbers when at least this share of its known values are. */
const numberShare = 0.98;

interface RawColumn {
  numbers: number[];
  codes: number[];
  levels: Map<string, number>;
  known: number;
  numeric: number;
}

export interface TableBuilder {
  rows: number;
  add(values: Iterable<readonly [column: string, value: SignalValue]>): void;
  /** The rows in the given order. What comes out does not depend on the order in which rows were added. */
  build(order: ArrayLike<number>): Table;
}

/** Collects rows whose columns are found out on the way. */
export function tableBuilder(): TableBuilder {
  const raw = new Map<string, RawColumn>();
  return {
    rows: 0,
    add(values) {
      for (const [name, value] of values) {
        if (value === null || (typeof value === 'number' && Number.isNaN(value))) continue;
        let column = raw.get(name);
        if (!column)
          raw.set(name, (column = { numbers: [], codes: [], levels: new Map(), known: 0, numeric: 0 }));
        put(column, this.rows, value);
      }
      this.rows += 1;
    },
    build(order) {
      const columns = [...raw.entries()]
        .filter(([, { levels }]) => levels.size <= mostLevels)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, column]) => finished(name, column, order));
      return { rows: order.length, columns };
    },
  };
}

function put(column: RawColumn, row: number, value: number | string): void {
  column.known += 1;
  if (typeof value === 'number') {
    column.numeric += 1;
    while (column.numbers.length < row) column.numbers.push(Number.NaN);
    column.numbers.push(value);
    return;
  }
  if (column.levels.size > mostLevels) return;
  let code = column.levels.get(value);
  if (code === undefined) column.levels.set(value, (code = column.levels.size));
  while (column.codes.length < row) column.codes.push(-1);
  column.codes.push(code);
}

function finished(name: string, raw: RawColumn, order: ArrayLike<number>): Column {
  if (raw.numeric >= numberShare * raw.known) {
    return {
      name,
      kind: 'number',
      values: Float64Array.from(order, (row) => raw.numbers[row] ?? Number.NaN),
    };
  }
  const words = [...raw.levels.keys()];
  const written = Int32Array.from(order, (row) => raw.codes[row] ?? -1);
  const counts = new Map<string, number>();
  for (const [place, code] of written.entries()) {
    const number = code === -1 ? raw.numbers[order[place] ?? 0] : undefined;
    const word =
      code === -1 ? (number === undefined || Number.isNaN(number) ? null : String(number)) : words[code];
    if (word !== null && word !== undefined) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const levels = [...counts.entries()]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([word]) => word);
  const places = new Map(levels.map((word, place) => [word, place]));
  const codes = Int32Array.from(order, (row) => {
    const code = raw.codes[row] ?? -1;
    const number = raw.numbers[row];
    const word =
      code >= 0 ? words[code] : number === undefined || Number.isNaN(number) ? undefined : String(number);
    return word === undefined ? -1 : (places.get(word) ?? -1);
  });
  return { name, kind: 'category', codes, levels };
}
