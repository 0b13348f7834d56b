import {
  keyOf,
  lowerBound,
  numbersOf,
  type ObjectStore,
  orderBy,
  placeOf,
  rowsWith,
  type Value,
} from '../state/object-store.ts';
import type { Portal } from '../state/portal.ts';
import { compileCondition, keyIn, numberIn, type Test } from './compile-condition.ts';
import type { Condition, Order, Query } from './parse.ts';
import { resolvePath } from './resolve-path.ts';
import { isVisible } from './visibility.ts';
import { soqlError } from './soql-error.ts';

/** The rows that a query finds, in its order. `all`: those in the bin and in the archive as well. */
export function findRows(portal: Portal, store: ObjectStore, query: Query, all: boolean): number[] {
  const where = query.where ? compileCondition(portal, store, query, query.where) : () => true;
  const seen = isVisible(portal, store, all);
  const test: Test = (row) => seen(row) && where(row);
  const most = (query.limit ?? Number.POSITIVE_INFINITY) + query.offset;
  const orders = query.orderBy.map((order) => ({ ...order, by: sortable(portal, store, query, order) }));
  const chosen = query.where && chosenRows(portal, store, query, query.where);
  const [first, second] = orders;
  const walkable =
    first &&
    !first.descending &&
    !first.nullsLast &&
    store.columns.has(first.by.field.name) &&
    'numbers' in (store.columns.get(first.by.field.name) ?? {}) &&
    first.by.via.length === 0 &&
    (!second || (second.by.field.type === 'id' && !second.descending && orders.length === 2));
  if (!chosen && walkable) {
    const name = first.by.field.name;
    const order = orderBy(store, name);
    const bound = query.where ? lowestOf(portal, store, query, query.where, name) : Number.NEGATIVE_INFINITY;
    const start = bound === Number.NEGATIVE_INFINITY ? 0 : lowerBound(order, numbersOf(store, name), bound);
    return take(order.subarray(start), test, most).slice(query.offset);
  }
  const byId =
    orders.length === 1 && first?.by.field.type === 'id' && first.by.via.length === 0 && !first.descending;
  const from = !chosen && byId && query.where ? lowestOf(portal, store, query, query.where, 'Id') : 0;
  const rows = chosen ?? rowsFrom(store, from);
  if (orders.length === 0 || byId) return take(rows, test, most).slice(query.offset);
  const found = take(rows, test, Number.POSITIVE_INFINITY);
  const keys = new Map(found.map((row) => [row, orders.map(({ by }) => by.read(row))]));
  found.sort((a, b) => compareKeys(keys.get(a) ?? [], keys.get(b) ?? [], orders) || a - b);
  return found.slice(query.offset, most);
}

/** All rows from this key on, in order of their ids. */
function* rowsFrom(store: ObjectStore, key: number): Iterable<number> {
  const first = key === Number.POSITIVE_INFINITY ? store.rows : Math.max(0, key - keyOf(store, 0));
  for (let row = Number.isFinite(first) ? first : 0; row < store.rows; row++) yield row;
}

function take(rows: Iterable<number>, test: Test, most: number): number[] {
  const found: number[] = [];
  for (const row of rows) {
    if (found.length >= most) break;
    if (test(row)) found.push(row);
  }
  return found;
}

function sortable(portal: Portal, store: ObjectStore, query: Query, order: Order) {
  const path = resolvePath(portal, store, query, order.path, order.at);
  if (path.field.filterable) return path;
  const message = `field '${path.field.name}' can not be sorted in a query call`;
  throw soqlError(query.text, order.at, 'MALFORMED_QUERY', message);
}

function compareKeys(a: Value[], b: Value[], orders: readonly Order[]): number {
  for (const [place, { descending, nullsLast }] of orders.entries()) {
    const [left, right] = [a[place] ?? null, b[place] ?? null];
    if (left === right) continue;
    if (left === null || right === null) return (left === null) === nullsLast ? 1 : -1;
    const order =
      typeof left === 'string' && typeof right === 'string'
        ? compareTexts(left, right)
        : Number(left) - Number(right);
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

function compareTexts(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : Number(left > right);
}

/** Rows that ids or parents name, when the whole condition asks for them; null when all rows must be looked at. */
function chosenRows(portal: Portal, store: ObjectStore, query: Query, condition: Condition): number[] | null {
  if (condition.do === 'and') {
    for (const part of condition.parts) {
      const rows = chosenRows(portal, store, query, part);
      if (rows) return rows;
    }
  }
  if (condition.do !== 'compare' || (condition.operator !== '=' && condition.operator !== 'in')) return null;
  const { field, via } = resolvePath(portal, store, query, condition.path, condition.at);
  if (via.length > 0 || (field.type !== 'id' && field.type !== 'reference')) return null;
  if (condition.values.some(({ kind }) => kind === 'null')) return null;
  const keys = new Set(condition.values.map((literal) => keyIn(portal, query, literal)));
  const rows = [...keys].flatMap((key) => {
    if (!Number.isFinite(key)) return [];
    if (field.type === 'reference') return rowsWith(store, field.name, key);
    const { index, row } = placeOf(key);
    return index === store.index && row < store.rows ? [row] : [];
  });
  return rows.sort((a, b) => a - b);
}

/** No row below this value of the column can fit. */
function lowestOf(
  portal: Portal,
  store: ObjectStore,
  query: Query,
  condition: Condition,
  name: string,
): number {
  if (condition.do === 'not') return Number.NEGATIVE_INFINITY;
  if (condition.do !== 'compare') {
    const bounds = condition.parts.map((part) => lowestOf(portal, store, query, part, name));
    return condition.do === 'and' ? Math.max(...bounds) : Math.min(...bounds);
  }
  const path = resolvePath(portal, store, query, condition.path, condition.at);
  const [literal] = condition.values;
  if (
    path.via.length > 0 ||
    path.field.name !== name ||
    !['=', '>', '>='].includes(condition.operator) ||
    !literal
  )
    return Number.NEGATIVE_INFINITY;
  if (literal.kind === 'null' || literal.kind === 'span') return Number.NEGATIVE_INFINITY;
  return path.field.type === 'id' || path.field.type === 'reference'
    ? keyIn(portal, query, literal)
    : numberIn(query, path, literal);
}
