import type { Value } from '../state/object-store.ts';
import type { ObjectStore } from '../state/object-store.ts';
import type { Portal } from '../state/portal.ts';
import { toJson } from '../state/value-text.ts';
import { findRows } from './find-rows.ts';
import type { Query } from './parse.ts';
import { type Path, resolvePath } from './resolve-path.ts';
import type { Found, JsonRecord } from './run-query.ts';
import { malformed, soqlError } from './soql-error.ts';

/** Counts, sums and groups. */
export function aggregate(portal: Portal, store: ObjectStore, query: Query, all: boolean): Found {
  const bare =
    query.selected.length === 1 && query.selected[0]?.call === 'count' && query.selected[0].path === '';
  if (bare) {
    const total = findRows(portal, store, query, all).length;
    return { object: store.type.name, total, records: () => [], table: null };
  }
  const groups = query.groupBy.map(({ path, at }) => resolvePath(portal, store, query, path, at));
  const columns = query.selected.map((selected, place) => {
    const path = selected.path === '' ? null : resolvePath(portal, store, query, selected.path, selected.at);
    if (!selected.call && !groups.some(({ field }) => field.name === path?.field.name))
      throw malformed(query.text, selected.at, `Field must be grouped or aggregated: ${selected.path}`);
    const unnamed = query.selected.slice(0, place).filter(({ call, alias }) => call && !alias).length;
    const name = selected.alias ?? (selected.call ? `expr${unnamed}` : (path?.field.name ?? ''));
    return { call: selected.call, path, name, at: selected.at };
  });
  const rows = findRows(portal, store, { ...query, limit: null, offset: 0, orderBy: [] }, all);
  const byGroup = new Map<string, number[]>();
  if (groups.length === 0) byGroup.set('', rows);
  else
    for (const row of rows) {
      const key = JSON.stringify(groups.map(({ read }) => read(row)));
      const known = byGroup.get(key);
      if (known) known.push(row);
      else byGroup.set(key, [row]);
    }
  const records = [...byGroup.values()]
    .slice(query.offset, query.offset + (query.limit ?? 2000))
    .map((members) => {
      const record: JsonRecord = { attributes: { type: 'AggregateResult' } };
      for (const { call, path, name, at } of columns) {
        const work = call ? functions[call] : first;
        if (!work) throw soqlError(query.text, at, 'MALFORMED_QUERY', `unexpected token: '${call}'`);
        record[name] = work(portal, path, members);
      }
      return record;
    });
  return {
    object: store.type.name,
    total: records.length,
    records: (from, until) => records.slice(from, until),
    table: null,
  };
}

type Work = (portal: Portal, path: Path | null, rows: readonly number[]) => unknown;

const known = (path: Path | null, rows: readonly number[]): Value[] =>
  path ? rows.map(path.read).filter((value) => value !== null) : [...rows];
const numbers = (path: Path | null, rows: readonly number[]) => known(path, rows).map(Number);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const shown = (portal: Portal, path: Path | null, value: Value | undefined) =>
  path && value !== undefined ? toJson(portal, path.field, value) : null;
const first: Work = (portal, path, [row]) =>
  row === undefined ? null : shown(portal, path, path?.read(row));

const functions: Record<string, Work> = {
  count: (_portal, path, rows) => known(path, rows).length,
  count_distinct: (_portal, path, rows) => new Set(known(path, rows)).size,
  sum: (_portal, path, rows) => sum(numbers(path, rows)),
  avg: (_portal, path, rows) => {
    const values = numbers(path, rows);
    return values.length === 0 ? null : sum(values) / values.length;
  },
  min: (portal, path, rows) => shown(portal, path, extreme(known(path, rows), -1)),
  max: (portal, path, rows) => shown(portal, path, extreme(known(path, rows), 1)),
};

function extreme(values: readonly Value[], sign: 1 | -1): Value | undefined {
  let best: Value | undefined;
  for (const value of values) {
    if (best === undefined || best === null || value === null) best = value;
    else if (sign > 0 ? value > best : value < best) best = value;
  }
  return best;
}
