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
    const values = new Float64Array(order.length);
    for (let place = 0; place < values.length; place += 1)
      values[place] = raw.numbers[order[place] as number] ?? Number.NaN;
    return { name, kind: 'number', values };
  }
  const words = [...raw.levels.keys()];
  const written = new Int32Array(order.length);
  for (let place = 0; place < written.length; place += 1)
    written[place] = raw.codes[order[place] as number] ?? -1;
  const byCode = new Int32Array(words.length);
  const counts = new Map<string, number>();
  for (let place = 0; place < written.length; place += 1) {
    const code = written[place] as number;
    if (code >= 0) byCode[code] = (byCode[code] as number) + 1;
    else {
      const word = wordOf(raw.numbers[order[place] ?? 0]);
      if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  for (const [code, word] of words.entries()) {
    const count = byCode[code] ?? 0;
    if (count > 0) counts.set(word, (counts.get(word) ?? 0) + count);
  }
  const levels = [...counts.entries()]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([word]) => word);
  const places = new Map(levels.map((word, place) => [word, place]));
  const placeOf = Int32Array.from(words, (word) => places.get(word) ?? -1);
  const codes = written.map((code, place) => {
    if (code >= 0) return placeOf[code] as number;
    const word = wordOf(raw.numbers[order[place] ?? 0]);
    return word === null ? -1 : (places.get(word) ?? -1);
  });
  return { name, kind: 'category', codes, levels };
}

/** A number in a column of words. */
function wordOf(value: number | undefined): string | null {
  return value === undefined || Number.isNaN(value) ? null : String(value);
}
