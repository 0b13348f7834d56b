import type { Field } from '../state/field.ts';
import { idOf, type ObjectStore, placeOf } from '../state/object-store.ts';
import { type Portal, stageLabel, visibleFields, visibleStore } from '../state/portal.ts';
import { toCsv, toJson } from '../state/value-text.ts';
import { aggregate } from './aggregate.ts';
import { findRows } from './find-rows.ts';
import { parse, type Query } from './parse.ts';
import { type Path, resolvePath } from './resolve-path.ts';
import { malformed, noSuchType } from './soql-error.ts';

export type JsonRecord = Record<string, unknown>;

/** What a query found, to be given out page by page. */
export interface Found {
  object: string;
  /** Rows, or the records themselves where functions made them. */
  total: number;
  records(from: number, until: number, version: string): JsonRecord[];
  /** Names and cells for CSV; null for what a bulk job refuses. */
  table: { header: string[]; cells(place: number): string[] } | null;
}

/** Runs a query. Throws the vendor's refusals. */
export function runQuery(portal: Portal, text: string, all: boolean): Found {
  const query = parse(text);
  const store = visibleStore(portal, query.from.name);
  if (!store) throw noSuchType(text, query.from.at, query.from.name);
  if (query.offset > 2000) throw malformed(text, text.length, `Maximum SOQL offset allowed is 2000`);
  const counts = query.selected.some(({ call }) => call && !plainCalls.has(call));
  if (counts || query.groupBy.length > 0) return aggregate(portal, store, query, all);
  const columns = columnsOf(portal, store, query);
  const rows = Uint32Array.from(findRows(portal, store, query, all));
  return {
    object: store.type.name,
    total: rows.length,
    records: (from, until, version) =>
      Array.from(rows.subarray(from, until), (row) => recordOf(portal, store, columns, row, version)),
    table: {
      header: columns.map(({ via, field }) => [...via.map(({ name }) => name), field.name].join('.')),
      cells: (place) => columns.map(({ field, read }) => toCsv(portal, field, read(rows[place] ?? 0))),
    },
  };
}

/** Functions that give a value of the row itself. */
const plainCalls = new Set(['tolabel', 'convertcurrency', 'format', 'fields']);

function columnsOf(portal: Portal, store: ObjectStore, query: Query): Path[] {
  return query.selected.flatMap(({ path, call, at }) => {
    if (call !== 'fields') {
      const found = resolvePath(portal, store, query, path, at);
      return [call === 'tolabel' ? labelled(portal, found) : found];
    }
    if (query.limit === null || query.limit > 200)
      throw malformed(query.text, at, 'The SOQL FIELDS function must have a LIMIT of at most 200');
    const wanted: Record<string, (field: Field) => boolean> = {
      all: () => true,
      standard: ({ custom }) => !custom,
      custom: ({ custom }) => custom,
    };
    const fits = wanted[path.toLowerCase()];
    if (!fits) throw malformed(query.text, at, `unexpected token: '${path}'`);
    return visibleFields(portal, store)
      .filter(fits)
      .map(({ name }) => resolvePath(portal, store, query, name, at));
  });
}

/** The values as people read them. */
function labelled(portal: Portal, path: Path): Path {
  const { field } = path;
  const labels = new Map(field.picklistValues.map(({ value, label }) => [value, label]));
  const labelOf = (value: string) =>
    field.name === 'StageName' ? stageLabel(portal, value) : (labels.get(value) ?? value);
  return {
    ...path,
    read(row) {
      const value = path.read(row);
      return typeof value === 'string' ? labelOf(value) : value;
    },
  };
}

function recordOf(
  portal: Portal,
  store: ObjectStore,
  columns: readonly Path[],
  row: number,
  version: string,
): JsonRecord {
  const record: JsonRecord = { attributes: attributesOf(store, row, version) };
  for (const { field, via, read } of columns) {
    const value = read(row);
    const into = parentIn(portal, record, via, row, version);
    if (into) into[field.name] = toJson(portal, field, value);
  }
  return record;
}

/** Parents are objects in the record, null where there is none. */
function parentIn(
  portal: Portal,
  record: JsonRecord,
  via: Path['via'],
  row: number,
  version: string,
): JsonRecord | null {
  let into = record;
  for (const { name, key } of via) {
    const parent = key(row);
    if (typeof parent !== 'number') {
      into[name] = null;
      return null;
    }
    const place = placeOf(parent);
    const store = portal.stores[place.index];
    into[name] ??= { attributes: store ? attributesOf(store, place.row, version) : {} };
    into = into[name] as JsonRecord;
  }
  return into;
}

export function attributesOf(store: ObjectStore, row: number, version: string): JsonRecord {
  return {
    type: store.type.name,
    url: `/services/data/${version}/sobjects/${store.type.name}/${idOf(store, row)}`,
  };
}
