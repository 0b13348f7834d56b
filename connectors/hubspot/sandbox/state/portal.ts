import type { Uncertain } from '../uncertain.ts';
import { createLinks, type Links } from './links.ts';
import { createObjectStore, type ObjectStore, type Row } from './object-store.ts';
import { objectTypes } from './object-types.ts';
import type { Pipeline } from './pipeline.ts';

export interface Owner {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  /** Null in an answer once the owner is archived. */
  userId: number;
  archived: boolean;
  createdAt: string;
  updatedAt: string;
}

/** One account: everything the API can say about it. Only `applyOperation` and the loader change it. */
export interface Portal {
  portalId: number;
  name: string;
  timeZone: string;
  currency: string;
  currencies: Set<string>;
  stores: Map<string, ObjectStore>;
  pipelines: Map<string, Pipeline>;
  owners: Map<string, Owner>;
  links: Links;
  /** Record by the portfolio's own id. */
  ids: Map<string, number>;
  /** The last instant that the loaded portfolio speaks of, 0 for an empty one. */
  loadedUntil: number;
  uncertain: Uncertain;
}

export function createPortal(
  facts: Pick<Portal, 'portalId' | 'name' | 'timeZone' | 'currency' | 'uncertain'>,
): Portal {
  return {
    ...facts,
    currencies: new Set([facts.currency]),
    stores: new Map(objectTypes.map((type) => [type.name, createObjectStore(type)])),
    pipelines: new Map(),
    owners: new Map(),
    links: createLinks(),
    ids: new Map(),
    loadedUntil: 0,
  };
}

export function storeOf(portal: Portal, name: string): ObjectStore {
  const store = portal.stores.get(name);
  if (!store) throw new Error(`The sandbox holds no ${name}.`);
  return store;
}

/** A record that is there and not archived. */
export function liveRow(store: ObjectStore, id: number): Row | undefined {
  const row = store.rows.get(id);
  return row && row.archivedAt === null ? row : undefined;
}

/** The stage with this id in this pipeline, removed ones too. */
export function stageOf(portal: Portal, pipelineId: string | null, stageId: string | null) {
  return portal.pipelines.get(pipelineId ?? '')?.stages.find(({ id }) => id === stageId);
}
