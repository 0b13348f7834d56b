import type { Notification, Refusal } from '../options.ts';
import type { Uncertain } from '../uncertain.ts';
import type { Features } from './features.ts';
import type { Field } from './field.ts';
import {
  createObjectStore,
  getText,
  idOf,
  keyOf,
  type ObjectStore,
  placeOf,
  rowOfId,
} from './object-store.ts';
import { objectTypes } from './object-types.ts';

/** One org: everything the API can say about it. Only `applyOperation` and the loader change it. */
export interface Portal {
  portalId: string;
  name: string;
  timeZone: string;
  currency: string;
  features: Features;
  /** With its underscores, empty for none. */
  prefix: string;
  stores: ObjectStore[];
  byName: Map<string, ObjectStore>;
  /** Stages of each sales process, by the row of its record type. */
  processes: Map<number, string[]>;
  /** `object.field` or `object` in small letters. */
  hidden: Set<string>;
  readOnly: Set<string>;
  /** Record by the portfolio's own id. */
  ids: Map<string, number>;
  /** Keys of the users who stand for others than sellers. */
  users: { connected: number; integration: number; operations: number };
  /** Why writes to a row of opportunities are refused. */
  refusals: Map<number, Refusal>;
  notifications: Notification[];
  /** When fields or objects last changed. */
  describedAt: number;
  /** The last instant that the loaded portfolio speaks of, 0 for an empty one. */
  loadedUntil: number;
  uncertain: Uncertain;
  now: () => number;
}

type Facts = Pick<
  Portal,
  | 'portalId'
  | 'name'
  | 'timeZone'
  | 'currency'
  | 'features'
  | 'prefix'
  | 'hidden'
  | 'readOnly'
  | 'uncertain'
  | 'now'
>;

export function createPortal(facts: Facts): Portal {
  const stores = objectTypes.map(createObjectStore);
  return {
    ...facts,
    stores,
    byName: new Map(stores.map((store) => [store.type.name.toLowerCase(), store])),
    processes: new Map(),
    ids: new Map(),
    users: { connected: 0, integration: 0, operations: 0 },
    refusals: new Map(),
    notifications: [],
    describedAt: 0,
    loadedUntil: 0,
  };
}

/** A store that is always there. */
export function storeOf(portal: Portal, name: string): ObjectStore {
  const store = portal.byName.get(name.toLowerCase());
  if (!store) throw new Error(`The sandbox holds no ${name}.`);
  return store;
}

/** The store that callers may know of: what is switched off does not exist. */
export function visibleStore(portal: Portal, name: string): ObjectStore | undefined {
  const store = portal.byName.get(name.toLowerCase());
  if (!store || portal.hidden.has(store.type.name.toLowerCase())) return undefined;
  return !store.type.feature || portal.features[store.type.feature] ? store : undefined;
}

/** The field that the connected user may see; one that is hidden looks like one that is not there. */
export function visibleField(portal: Portal, store: ObjectStore, name: string): Field | undefined {
  const field = store.fields.get(name.toLowerCase());
  if (!field || (field.feature && !portal.features[field.feature])) return undefined;
  return portal.hidden.has(`${store.type.name}.${field.name}`.toLowerCase()) ? undefined : field;
}

export function visibleFields(portal: Portal, store: ObjectStore): Field[] {
  return [...store.fields.values()].filter((field) => visibleField(portal, store, field.name));
}

export function isWritable(portal: Portal, store: ObjectStore, field: Field): boolean {
  return field.updateable && !portal.readOnly.has(`${store.type.name}.${field.name}`.toLowerCase());
}

/** The id that a reference's key stands for. */
export function idOfKey(portal: Portal, key: number): string | null {
  const { index, row } = placeOf(key);
  const store = portal.stores[index];
  return store ? idOf(store, row) : null;
}

/** Kind and row of any id of this org. */
export function findRecord(portal: Portal, id: string): { store: ObjectStore; row: number } | undefined {
  const store = portal.stores.find(({ type }) => type.prefix === id.slice(0, 3));
  const row = store && rowOfId(store, id);
  return store && row !== undefined ? { store, row } : undefined;
}

/** The stage with this name, whether it can still be chosen or not. */
export function stageRow(portal: Portal, name: string | null): number | undefined {
  const stages = storeOf(portal, 'OpportunityStage');
  for (let row = 0; row < stages.rows; row++) if (getText(stages, 'ApiName', row) === name) return row;
  return undefined;
}

/** What people read for a stage. */
export function stageLabel(portal: Portal, name: string): string {
  const row = stageRow(portal, name);
  return (row !== undefined && getText(storeOf(portal, 'OpportunityStage'), 'MasterLabel', row)) || name;
}

export function keyOfRecord({ store, row }: { store: ObjectStore; row: number }): number {
  return keyOf(store, row);
}
