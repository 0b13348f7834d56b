import { type Field, field } from '../state/field.ts';
import { type ObjectStore, placeOf, type Value } from '../state/object-store.ts';
import { type Portal, visibleField, visibleFields, visibleStore } from '../state/portal.ts';
import { readerOf } from '../state/value-of.ts';
import type { Query } from './parse.ts';
import { noSuchColumn, soqlError } from './soql-error.ts';

/** A path of a query that was found: its field and how to read it from a row of the query's own kind. */
export interface Path {
  field: Field;
  /** The parents on the way: their relationship as the vendor spells it, and which record each is for a row. */
  via: { name: string; key: (row: number) => Value }[];
  /** Reads the value; null when a relationship on the way is empty. */
  read: (row: number) => Value;
}

const mostSteps = 5;

/** Finds a field, through parents if need be. Throws `INVALID_FIELD` for what the user cannot see or is not there. */
export function resolvePath(
  portal: Portal,
  store: ObjectStore,
  query: Query,
  path: string,
  at: number,
): Path {
  const names = path.split('.');
  const [first = ''] = names;
  const own = [query.alias, query.from.name].some((name) => name?.toLowerCase() === first.toLowerCase());
  if (names.length > 1 && own) names.shift();
  if (names.length > mostSteps + 1)
    throw soqlError(
      query.text,
      at,
      'INVALID_FIELD',
      `Relationship depth of '${path}' is greater than ${mostSteps}`,
    );
  return step(portal, store, query, names, at);
}

function step(portal: Portal, store: ObjectStore, query: Query, names: string[], at: number): Path {
  const [name = '', ...rest] = names;
  if (rest.length === 0) {
    const field = visibleField(portal, store, name);
    if (!field) throw noSuchColumn(query.text, at, name, store.type.name);
    return { field, via: [], read: readerOf(portal, store, field.name) };
  }
  const link = visibleFields(portal, store).find(
    ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase(),
  );
  if (!link?.relationshipName)
    throw soqlError(
      query.text,
      at,
      'INVALID_FIELD',
      `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  const targets = link.referenceTo.flatMap((type) => visibleStore(portal, type) ?? []);
  if (link.referenceTo.length > 1 && rest.length === 1 && rest[0]?.toLowerCase() === 'type')
    return typePath(portal, store, link, targets);
  const fitting = targets.filter((target) => rest.length > 1 || visibleField(portal, target, rest[0] ?? ''));
  const [target = targets[0]] = fitting;
  if (!target) throw noSuchColumn(query.text, at, rest.join('.'), link.referenceTo[0] ?? 'Name');
  const paths = new Map(fitting.map((one) => [one.index, step(portal, one, query, rest, at)]));
  const inner = paths.get(target.index) ?? step(portal, target, query, rest, at);
  const readKey = readerOf(portal, store, link.name);
  const through = (row: number, read: (row: number) => Value) => {
    const key = readKey(row);
    return typeof key === 'number' ? read(placeOf(key).row) : null;
  };
  return {
    field: inner.field,
    via: [
      { name: link.relationshipName, key: readKey },
      ...inner.via.map(({ name, key }) => ({ name, key: (row: number) => through(row, key) })),
    ],
    read: (row) => {
      const key = readKey(row);
      if (typeof key !== 'number') return null;
      const place = placeOf(key);
      return paths.get(place.index)?.read(place.row) ?? null;
    },
  };
}

/** Of a reference to several kinds of records, `Type` is which kind it is. */
function typePath(portal: Portal, store: ObjectStore, link: Field, targets: readonly ObjectStore[]): Path {
  const readKey = readerOf(portal, store, link.name);
  const names = new Map(targets.map((target) => [target.index, target.type.name]));
  return {
    field: field('Type', 'string'),
    via: [{ name: link.relationshipName ?? '', key: readKey }],
    read(row) {
      const key = readKey(row);
      return typeof key === 'number' ? (names.get(placeOf(key).index) ?? null) : null;
    },
  };
}
