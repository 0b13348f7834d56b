import { editPortal } from './edit-portal.ts';
import type { LivePortal } from './live-portal.ts';
import type { SandboxPortal } from './options.ts';
import type { ObjectStore, Row } from './state/object-store.ts';
import { liveRow, type Portal, storeOf } from './state/portal.ts';
import { valueOf } from './state/value-of.ts';

/** A portal as tests and the demo look at it, past API, limits and index. */
export function sandboxPortal(live: LivePortal): SandboxPortal {
  const { portal } = live;
  const deals = storeOf(portal, 'deals');
  return {
    portalId: portal.portalId,
    name: portal.name,
    dealIdOf(portfolioId) {
      const id = portal.ids.get(portfolioId);
      return id === undefined ? undefined : String(id);
    },
    deal(dealId) {
      const row = deals.rows.get(Number(dealId));
      return row && { properties: everyValue(portal, deals, row), archived: row.archivedAt !== null };
    },
    dealIds: () =>
      [...deals.rows.values()].filter(({ archivedAt }) => archivedAt === null).map(({ id }) => String(id)),
    tasks(dealId) {
      const tasks = storeOf(portal, 'tasks');
      return portal.links
        .of('deals', Number(dealId), 'tasks')
        .flatMap((id) => liveRow(tasks, id) ?? [])
        .map((row) => ({ id: String(row.id), properties: everyValue(portal, tasks, row) }));
    },
    edit: (by) => editPortal(live, by),
  };
}

function everyValue(portal: Portal, store: ObjectStore, row: Row): Record<string, string | null> {
  return Object.fromEntries(
    [...store.properties.keys()].map((name) => [name, valueOf(portal, store, row, name)]),
  );
}
