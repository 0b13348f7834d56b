import type { ObjectType } from './object-types.ts';
import type { Property, PropertyGroup } from './property.ts';
import type { Source } from './source.ts';
import { standardGroup, standardProperties } from './standard-properties.ts';

/** One value that was written. */
export interface LogEntry {
  column: number;
  at: number;
  value: string | null;
  by: Source;
}

/** A record. A million of them fit in memory: values by column, and a past only where there is one. */
export interface Row {
  id: number;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  /** The record that it lives on in. */
  mergedInto: number | null;
  createdBy: Source;
  values: (string | null | undefined)[];
  log: LogEntry[] | null;
}

/** What search still shows of a record that was written just now; `before` is null for a new one. */
export interface Unindexed {
  until: number;
  before: Row | null;
}

/** All records of one kind in one portal. */
export interface ObjectStore {
  type: ObjectType;
  columns: string[];
  columnOf: Map<string, number>;
  rows: Map<number, Row>;
  /** Ids, ascending. */
  order: number[];
  nextId: number;
  properties: Map<string, Property>;
  groups: Map<string, PropertyGroup>;
  unindexed: Map<number, Unindexed>;
}

/** Ids are too large for 32 bits, as the vendor's are. */
const firstId = 28_000_000_001;

export function createObjectStore(type: ObjectType): ObjectStore {
  const group = standardGroup(type.name);
  return {
    type,
    columns: [],
    columnOf: new Map(),
    rows: new Map(),
    order: [],
    nextId: firstId,
    properties: new Map(standardProperties(type.name).map((property) => [property.name, property])),
    groups: new Map([[group.name, group]]),
    unindexed: new Map(),
  };
}

export function columnFor(store: ObjectStore, name: string): number {
  let column = store.columnOf.get(name);
  if (column === undefined) {
    column = store.columns.push(name) - 1;
    store.columnOf.set(name, column);
  }
  return column;
}

export function addRow(store: ObjectStore, id: number, at: number, by: Source): Row {
  const row: Row = {
    id,
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
    mergedInto: null,
    createdBy: by,
    values: [],
    log: null,
  };
  store.rows.set(id, row);
  store.order.push(id);
  store.nextId = Math.max(store.nextId, id + 1);
  return row;
}

/** Writes one value and remembers it. The first change also remembers what was there since the creation. */
export function setValue(row: Row, column: number, value: string | null, at: number, by: Source): void {
  const before = row.values[column] ?? null;
  row.log ??= [];
  if (before !== null && !row.log.some((entry) => entry.column === column)) {
    row.log.push({ column, at: row.createdAt, value: before, by: row.createdBy });
  }
  row.log.push({ column, at, value, by });
  row.values[column] = value;
}

/** Every value of a column so far, oldest first. */
export function pastOf(row: Row, column: number): LogEntry[] {
  const entries = row.log?.filter((entry) => entry.column === column) ?? [];
  const value = row.values[column];
  if (entries.length > 0 || value === undefined || value === null) return entries;
  return [{ column, at: row.createdAt, value, by: row.createdBy }];
}
