import { HeadraceError } from '../../../src/errors.ts';
import { ApiFailure } from './api/api-failure.ts';
import { checkProperties } from './api/check-properties.ts';
import type { LivePortal } from './live-portal.ts';
import type { Edit } from './options.ts';
import type { ObjectStore, Row } from './state/object-store.ts';
import { storeOf } from './state/portal.ts';

const authors = {
  person: { sourceType: 'CRM_UI', sourceId: 'userId:52000001' },
  import: { sourceType: 'IMPORT', sourceId: '4711' },
  workflow: { sourceType: 'AUTOMATION_PLATFORM', sourceId: 'enrollmentId:1' },
} as const;

/** What people, imports and workflows do in a portal, under the same rules for values as the API. */
export function editPortal(live: LivePortal, who: keyof typeof authors = 'person'): Edit {
  const by = authors[who];
  const { portal } = live;
  const deals = storeOf(portal, 'deals');
  const create = (type: string, properties: Record<string, string>): number => {
    const store = storeOf(portal, type);
    const id = store.nextId;
    const clean = check(live, store, properties, null);
    live.commit({ do: 'create', type, at: live.now(), by, items: [{ id, properties: clean }], links: [] });
    return id;
  };
  const updateMany = (ids: readonly string[], properties: Record<string, string>) => {
    const items = ids.map((text) => {
      const row = rowOf(deals, text);
      return { id: row.id, properties: check(live, deals, properties, row) };
    });
    live.commit({ do: 'update', type: 'deals', at: live.now(), by, items });
  };
  const onRows = (what: 'archive' | 'restore' | 'erase', type: string, ids: readonly string[]) =>
    live.commit({ do: what, type, at: live.now(), by, ids: ids.map(Number) });
  const attach = (dealId: string, type: string, properties: Record<string, string>): string => {
    const row = rowOf(deals, dealId);
    const id = create(type, properties);
    live.commit({ do: 'link', links: [{ from: 'deals', id: row.id, to: type, toId: id }] });
    return String(id);
  };
  return {
    updateMany,
    update: (dealId, properties) => updateMany([dealId], properties),
    create: (properties) =>
      String(create('deals', { pipeline: [...portal.pipelines.keys()][0] ?? '', ...properties })),
    archive: (...dealIds) => void onRows('archive', 'deals', dealIds),
    restore: (dealId) => void onRows('restore', 'deals', [dealId]),
    erase: (contactId) => void onRows('erase', 'contacts', [contactId]),
    merge(primaryId, otherId) {
      const [primary, other, id] = [rowOf(deals, primaryId).id, rowOf(deals, otherId).id, deals.nextId];
      live.commit({ do: 'merge', type: 'deals', at: live.now(), by, primary, other, id });
      return String(id);
    },
    addActivity: (dealId, { type, properties }) =>
      attach(dealId, type, { hs_timestamp: new Date(live.now()).toISOString(), ...properties }),
    addContact: (dealId, properties) => attach(dealId, 'contacts', { lastname: 'Contact', ...properties }),
    removeStage(stageId) {
      for (const pipeline of portal.pipelines.values()) {
        const stages = pipeline.stages.map((stage) =>
          stage.id === stageId ? { ...stage, archived: true } : stage,
        );
        live.commit({ do: 'pipeline', pipeline: { ...pipeline, stages } });
      }
    },
    archiveOwner(ownerId) {
      const owner = portal.owners.get(ownerId);
      if (owner) live.commit({ do: 'owner', owner: { ...owner, archived: true } });
    },
  };
}

function rowOf(store: ObjectStore, id: string): Row {
  const row = store.rows.get(Number(id));
  if (row && row.archivedAt === null) return row;
  throw new HeadraceError(
    'invalid-input',
    `There is no ${store.type.name.slice(0, -1)} ${id} in this portal, or it is archived.`,
  );
}

function check(live: LivePortal, store: ObjectStore, properties: Record<string, string>, row: Row | null) {
  try {
    return checkProperties(live.portal, store, properties, row);
  } catch (refused) {
    if (!(refused instanceof ApiFailure)) throw refused;
    throw new HeadraceError('invalid-input', refused.message, { cause: refused });
  }
}
