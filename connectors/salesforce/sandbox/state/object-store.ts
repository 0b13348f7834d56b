import { type Field, isNumeric } from './field.ts';
import { formatId, parseId } from './record-id.ts';
import type { ObjectType } from './object-types.ts';

/** What is kept of a value: a number for everything but text. */
export type Value = number | string | null;

type Column = { numbers: number[] } | { texts: (string | null)[] };

/**
 * All records of one kind in one org, column by column: a million of them fit in memory. A record is the number of
 * its row, and its id follows from that.
 */
export interface ObjectStore {
  type: ObjectType;
  /** Place among the stores; part of a record's key. */
  index: number;
  rows: number;
  fields: Map<string, Field>;
  columns: Map<string, Column>;
  /** Rows that are gone for good. */
  purged: Set<number>;
  /** Rows in order of a column, until the next write. */
  orders: Map<string, Uint32Array>;
}

/** Key of a record across all kinds: what references hold. */
const keysPerStore = 2 ** 40;

export function createObjectStore(type: ObjectType, index: number): ObjectStore {
  return {
    type,
    index,
    rows: 0,
    fields: new Map(type.fields.map((field) => [field.name.toLowerCase(), { ...field }])),
    columns: new Map(),
    purged: new Set(),
    orders: new Map(),
  };
}

export function keyOf(store: ObjectStore, row: number): number {
  return store.index * keysPerStore + row;
}

export function placeOf(key: number): { index: number; row: number } {
  return { index: Math.floor(key / keysPerStore), row: key % keysPerStore };
}

/** The id of a row in 18 characters. */
export function idOf(store: ObjectStore, row: number): string {
  return formatId(store.type.prefix, row);
}

/** The row that an id of 15 or 18 characters means; undefined when no such record ever was. */
export function rowOfId(store: ObjectStore, id: string): number | undefined {
  const parsed = parseId(id);
  if (!parsed || parsed.prefix !== store.type.prefix || parsed.row >= store.rows) return undefined;
  return store.purged.has(parsed.row) ? undefined : parsed.row;
}

export function getValue(store: ObjectStore, name: string, row: number): Value {
  const column = store.columns.get(name);
  if (!column) return null;
  if ('texts' in column) return column.texts[row] ?? null;
  const value = column.numbers[row];
  return value === undefined || Number.isNaN(value) ? null : value;
}

export function getNumber(store: ObjectStore, name: string, row: number): number | null {
  const value = getValue(store, name, row);
  return typeof value === 'number' ? value : null;
}

export function getText(store: ObjectStore, name: string, row: number): string | null {
  const value = getValue(store, name, row);
  return typeof value === 'string' ? value : null;
}

/** Writes a value without any of what follows from it. */
export function putValue(store: ObjectStore, name: string, row: number, value: Value): void {
  const column = columnOf(store, name);
  if ('texts' in column) {
    while (column.texts.length < row) column.texts.push(null);
    column.texts[row] = typeof value === 'number' ? String(value) : value;
  } else {
    while (column.numbers.length < row) column.numbers.push(Number.NaN);
    column.numbers[row] = value === null ? Number.NaN : Number(value);
  }
  if (store.orders.size > 0) store.orders.clear();
}

/** A column's numbers, for scans; rows beyond its end are empty. */
export function numbersOf(store: ObjectStore, name: string): readonly number[] {
  const column = columnOf(store, name);
  return 'numbers' in column ? column.numbers : [];
}

function columnOf(store: ObjectStore, name: string): Column {
  let column = store.columns.get(name);
  if (!column) {
    const field = store.fields.get(name.toLowerCase());
    column = field && isNumeric(field) ? { numbers: [] } : { texts: [] };
    store.columns.set(name, column);
  }
  return column;
}

/** A new row with its system fields. `at` in whole seconds, as stamps are. */
export function addRow(store: ObjectStore, at: number, by: number): number {
  const row = store.rows++;
  const stamp = wholeSecond(at);
  putValue(store, 'CreatedDate', row, stamp);
  putValue(store, 'CreatedById', row, by);
  if (!store.type.history) {
    putValue(store, 'LastModifiedDate', row, stamp);
    putValue(store, 'LastModifiedById', row, by);
  }
  putValue(store, 'SystemModstamp', row, stamp);
  return row;
}

export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}

export function isDeleted(store: ObjectStore, row: number): boolean {
  return getValue(store, 'IsDeleted', row) === 1;
}

/** A record that is there and not in the bin. */
export function isLive(store: ObjectStore, row: number): boolean {
  return row < store.rows && !store.purged.has(row) && !isDeleted(store, row);
}

/** All rows by a numeric column, then by id; empty values come first. */
export function orderBy(store: ObjectStore, name: string): Uint32Array {
  let order = store.orders.get(name);
  if (!order) {
    const numbers = numbersOf(store, name);
    const value = (row: number) => {
      const number = numbers[row];
      return number === undefined || Number.isNaN(number) ? Number.NEGATIVE_INFINITY : number;
    };
    order = Uint32Array.from({ length: store.rows }, (_, row) => row);
    order.sort((a, b) => {
      const [left, right] = [value(a), value(b)];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
    store.orders.set(name, order);
  }
  return order;
}

/** Rows whose numeric column holds this value, in order of their ids. */
export function rowsWith(store: ObjectStore, name: string, value: number): number[] {
  const numbers = numbersOf(store, name);
  const order = orderBy(store, name);
  const found: number[] = [];
  for (let place = lowerBound(order, numbers, value); place < order.length; place++) {
    const row = order[place] ?? 0;
    if (numbers[row] !== value) break;
    if (!store.purged.has(row)) found.push(row);
  }
  return found;
}

/** The first place of an order whose value is not below this one. */
export function lowerBound(order: Uint32Array, numbers: readonly number[], value: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const number = numbers[order[middle] ?? 0];
    if (number !== undefined && number >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
