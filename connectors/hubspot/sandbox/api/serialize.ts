import type { LivePortal } from '../live-portal.ts';
import { type LogEntry, type ObjectStore, pastOf, type Row } from '../state/object-store.ts';
import { objectTypeOf, objectTypes, primaryCompany } from '../state/object-types.ts';
import { liveRow, storeOf } from '../state/portal.ts';
import { iso, valueOf } from '../state/value-of.ts';
import { validation } from './api-failure.ts';

/** Which parts of a record an answer shows. */
export interface Shown {
  properties: readonly string[];
  withHistory: readonly string[];
  associations: readonly string[];
}

/** What was asked for, without what does not exist: unknown names are passed over in silence. */
export function shown(store: ObjectStore, asked: Partial<Shown>): Shown {
  const known = (names: readonly string[] = []) =>
    names.filter((name) => store.properties.get(name)?.archived === false);
  const withHistory = known(asked.withHistory);
  const properties = asked.properties?.length ? known(asked.properties) : store.type.defaults;
  const always = [store.type.created, store.type.modified, 'hs_object_id'];
  for (const name of asked.associations ?? []) {
    if (!objectTypeOf(name)) throw validation(`Unable to infer object type from: ${name}`);
  }
  return {
    properties: [...new Set([...properties, ...withHistory, ...always])],
    withHistory,
    associations: asked.associations ?? [],
  };
}

/** A record as the API gives it. */
export function serialize(
  live: LivePortal,
  store: ObjectStore,
  row: Row,
  { properties, withHistory, associations }: Shown,
) {
  const { portal } = live;
  return {
    id: String(row.id),
    properties: Object.fromEntries(properties.map((name) => [name, valueOf(portal, store, row, name)])),
    ...(withHistory.length > 0 && {
      propertiesWithHistory: Object.fromEntries(
        withHistory.map((name) => [name, history(live, store, row, name)]),
      ),
    }),
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    archived: row.archivedAt !== null,
    ...(row.archivedAt !== null && { archivedAt: iso(row.archivedAt) }),
    ...(associations.length > 0 && { associations: linked(live, store, row, associations) }),
    url: `https://app.hubspot.com/contacts/${portal.portalId}/record/${store.type.id}/${row.id}`,
  };
}

function history({ portal }: LivePortal, store: ObjectStore, row: Row, name: string) {
  const column = store.columnOf.get(name);
  const entries = column === undefined ? [] : pastOf(row, column);
  return inOrder(entries, portal.uncertain.historyOrder).map(({ value, at, by }) => ({
    value: value ?? '',
    timestamp: iso(at),
    sourceType: by.sourceType,
    sourceId: by.sourceId,
    sourceLabel: null,
    updatedByUserId: by.updatedByUserId,
  }));
}

function inOrder(entries: LogEntry[], order: 'newest-first' | 'oldest-first' | 'shuffled'): LogEntry[] {
  if (order === 'oldest-first') return entries;
  const newest = entries.toReversed();
  // A fixed disorder: every other entry first.
  return order === 'shuffled'
    ? [...newest.filter((_, index) => index % 2), ...newest.filter((_, index) => index % 2 === 0)]
    : newest;
}

function linked({ portal }: LivePortal, store: ObjectStore, row: Row, associations: readonly string[]) {
  const shownTypes = objectTypes.filter(({ name, id }) =>
    associations.some((asked) => objectTypeOf(asked)?.name === name || asked === id),
  );
  return Object.fromEntries(
    shownTypes.flatMap(({ name }) => {
      const target = storeOf(portal, name);
      const ids = portal.links.of(store.type.name, row.id, name).filter((id) => liveRow(target, id));
      if (ids.length === 0) return [];
      const type = `${singular(store.type.name)}_to_${singular(name)}`;
      const results = ids.flatMap((id, index) => [
        { id: String(id), type },
        ...(name === 'companies' && index === 0 ? [{ id: String(id), type: `${type}_unlabeled` }] : []),
      ]);
      return [[name, { results }]];
    }),
  );
}

export function singular(name: string): string {
  return name === 'companies' ? 'company' : name.slice(0, -1);
}

/** The types of one association, as the associations API lists them; `place` is its place among the record's. */
export function associationTypes(from: string, to: string, place: number) {
  const type = (typeId: number, label: string | null = null) => ({
    category: 'HUBSPOT_DEFINED',
    typeId,
    label,
  });
  const fromDeal = from === 'deals';
  const typeId = fromDeal ? objectTypeOf(to)?.fromDeal : to === 'deals' ? objectTypeOf(from)?.toDeal : 0;
  const plain = type(typeId ?? 0);
  if (fromDeal && to === 'companies' && place === 0) return [type(primaryCompany.fromDeal, 'Primary'), plain];
  return [plain];
}
