import { addRow, columnFor, type ObjectStore, pastOf, type Row, setValue } from './object-store.ts';
import { objectTypes } from './object-types.ts';
import type { Link, Operation } from './operation.ts';
import { type Portal, stageOf, storeOf } from './portal.ts';
import { source, type Source } from './source.ts';

/** What happened, for those who listen. */
export type Effect =
  | {
      kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion';
      type: string;
      id: number;
      by: Source;
      at: number;
    }
  | {
      kind: 'propertyChange';
      type: string;
      id: number;
      by: Source;
      at: number;
      name: string;
      value: string | null;
    }
  | { kind: 'merge'; type: string; id: number; by: Source; at: number; primary: number; other: number };

/** Changes the portal. Deterministic: the same operations in the same order make the same portal. */
export function applyOperation(portal: Portal, operation: Operation): Effect[] {
  switch (operation.do) {
    case 'create':
      return create(portal, operation);
    case 'update':
      return update(portal, operation);
    case 'archive':
    case 'restore':
    case 'erase':
      return remove(portal, operation);
    case 'merge':
      return merge(portal, operation);
    case 'link':
      for (const link of operation.links) portal.links.add(link.from, link.id, link.to, link.toId);
      return [];
    case 'unlink':
      for (const link of operation.links) portal.links.remove(link.from, link.id, link.to, link.toId);
      return [];
    case 'property':
      storeOf(portal, operation.type).properties.set(operation.property.name, operation.property);
      return [];
    case 'group':
      storeOf(portal, operation.type).groups.set(operation.group.name, operation.group);
      return [];
    case 'pipeline':
      portal.pipelines.set(operation.pipeline.id, operation.pipeline);
      return [];
    case 'owner':
    default:
      portal.owners.set(operation.owner.id, operation.owner);
      return [];
  }
}

type Of<Kind extends Operation['do']> = Extract<Operation, { do: Kind }>;

function create(portal: Portal, { type, at, by, items, links }: Of<'create'>): Effect[] {
  const store = storeOf(portal, type);
  const author = source(by.sourceType, by.sourceId);
  const effects = items.flatMap(({ id, properties }): Effect[] => {
    const row = addRow(store, id, at, author);
    for (const [name, value] of Object.entries(properties)) {
      if (value !== '') row.values[columnFor(store, name)] = value;
    }
    return [{ kind: 'creation', type, id, by: author, at }];
  });
  for (const link of links) portal.links.add(link.from, link.id, link.to, link.toId);
  return effects;
}

function update(portal: Portal, { type, at, by, items }: Of<'update'>): Effect[] {
  const store = storeOf(portal, type);
  const author = source(by.sourceType, by.sourceId);
  return items.flatMap(({ id, properties }) => {
    const row = store.rows.get(id);
    if (!row) return [];
    const effects: Effect[] = [];
    const write = (name: string, value: string | null, author: Source) => {
      const column = columnFor(store, name);
      if ((row.values[column] ?? null) === value) return;
      setValue(row, column, value, at, author);
      effects.push({ kind: 'propertyChange', type, id, by: author, at, name, value });
    };
    for (const [name, value] of Object.entries(properties)) write(name, value === '' ? null : value, author);
    if (closesNow(portal, store, row, properties))
      write('closedate', new Date(at).toISOString(), source('CALCULATED'));
    if (effects.length > 0 || portal.uncertain.sameValueMovesModifiedDate)
      row.updatedAt = Math.max(at, row.updatedAt);
    return effects;
  });
}

/** A deal that enters a closed stage gets the present closing date unless the same write brings one. */
function closesNow(
  portal: Portal,
  store: ObjectStore,
  row: Row,
  properties: Record<string, string>,
): boolean {
  if (store.type.name !== 'deals' || !portal.uncertain.closingSetsCloseDate) return false;
  if (properties['dealstage'] === undefined || properties['closedate'] !== undefined) return false;
  const pipelineId = row.values[columnFor(store, 'pipeline')] ?? null;
  const closed = (id: string | null) => stageOf(portal, pipelineId, id)?.metadata.isClosed === 'true';
  const past = pastOf(row, columnFor(store, 'dealstage'));
  return closed(properties['dealstage']) && !closed(past.at(-2)?.value ?? null);
}

function remove(
  portal: Portal,
  { do: what, type, at, by, ids }: Of<'archive' | 'restore' | 'erase'>,
): Effect[] {
  const store = storeOf(portal, type);
  const author = source(by.sourceType, by.sourceId);
  const kind = ({ archive: 'deletion', restore: 'restore', erase: 'privacyDeletion' } as const)[what];
  return ids.flatMap((id): Effect[] => {
    const row = store.rows.get(id);
    if (!row) return [];
    // The modified date stays: that is why a deletion leaves no trace for those who only ask what changed.
    if (what === 'erase') forget(portal, store, id);
    else row.archivedAt = what === 'archive' ? at : null;
    return [{ kind, type, id, by: author, at }];
  });
}

function forget(portal: Portal, store: ObjectStore, id: number): void {
  store.rows.delete(id);
  store.order = store.order.filter((other) => other !== id);
  for (const link of linksOf(portal, store.type.name, id)) {
    portal.links.remove(link.from, link.id, link.to, link.toId);
  }
}

/** Both records go; a new one takes the values, the past and the links of the primary, filled up from the other. */
function merge(portal: Portal, { type, at, by, primary, other, id }: Of<'merge'>): Effect[] {
  const store = storeOf(portal, type);
  const author = source(by.sourceType, by.sourceId);
  const [winner, loser] = [store.rows.get(primary), store.rows.get(other)];
  if (!winner || !loser) return [];
  const row = addRow(store, id, Math.min(winner.createdAt, loser.createdAt), winner.createdBy);
  row.updatedAt = at;
  row.log = [...(winner.log ?? [])];
  for (const [column] of store.columns.entries()) {
    row.values[column] = winner.values[column] ?? loser.values[column] ?? null;
  }
  const merged = columnFor(store, 'hs_merged_object_ids');
  const ids = [winner, loser].flatMap((old) => [...(old.values[merged]?.split(';') ?? []), String(old.id)]);
  row.values[merged] = ids.join(';');
  for (const old of [winner, loser]) {
    old.archivedAt = at;
    old.mergedInto = id;
    for (const link of linksOf(portal, type, old.id)) portal.links.add(link.from, id, link.to, link.toId);
  }
  return [{ kind: 'merge', type, id, by: author, at, primary, other }];
}

function linksOf(portal: Portal, from: string, id: number): Link[] {
  return objectTypes.flatMap(({ name: to }) =>
    portal.links.of(from, id, to).map((toId) => ({ from, id, to, toId })),
  );
}
