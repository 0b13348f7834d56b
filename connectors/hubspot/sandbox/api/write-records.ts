import type { ObjectStore } from '../state/object-store.ts';
import { objectTypeOf, objectTypes, primaryCompany } from '../state/object-types.ts';
import type { Link } from '../state/operation.ts';
import { liveRow, storeOf } from '../state/portal.ts';
import { validation } from './api-failure.ts';
import type { ApiCall } from './endpoint.ts';
import type { ServerState } from './server-state.ts';

/** The envelope of a write by the app. */
export function writtenBy(state: ServerState, call: ApiCall, store: ObjectStore) {
  const by = { sourceType: 'INTEGRATION', sourceId: String(state.app.appId) };
  return { type: store.type.name, at: call.live.now(), by };
}

/** The links that a create asks for: `[{to:{id}, types:[{associationCategory, associationTypeId}]}]`. */
export function linksIn(call: ApiCall, store: ObjectStore, id: number, asked: unknown): Link[] {
  if (asked === undefined || asked === null) return [];
  if (!Array.isArray(asked)) throw validation('Invalid input JSON: associations must be a list.');
  return asked.flatMap((entry: { to?: { id?: unknown }; types?: unknown }) => {
    const types = Array.isArray(entry?.types) ? (entry.types as { associationTypeId?: unknown }[]) : [];
    if (types.length === 0 || entry.to?.id === undefined) {
      throw validation('Invalid input JSON: an association needs "to" and "types".');
    }
    return types.map(({ associationTypeId }) => {
      const to = targetOf(store, Number(associationTypeId));
      const toId = Number(entry.to?.id);
      if (!to)
        throw validation(
          `Association type ${String(associationTypeId)} does not go from ${store.type.name}.`,
        );
      if (!liveRow(storeOf(call.live.portal, to), toId)) {
        throw validation(`No ${to.slice(0, -1)} with ID ${String(entry.to?.id)} exists.`);
      }
      return { from: store.type.name, id, to, toId };
    });
  });
}

/** Contacts and companies of engagements, from HubSpot's list of association types. */
const toContact: Record<string, number> = {
  calls: 194,
  emails: 198,
  meetings: 200,
  notes: 202,
  tasks: 204,
  communications: 81,
};
const toCompany: Record<string, number> = {
  calls: 182,
  emails: 186,
  meetings: 188,
  notes: 190,
  tasks: 192,
  communications: 87,
};

/** The kind of record that an association type leads to. */
export function targetOf({ type }: ObjectStore, typeId: number): string | undefined {
  if (type.name === 'deals') {
    if (typeId === primaryCompany.fromDeal) return 'companies';
    return objectTypes.find(({ fromDeal }) => fromDeal === typeId)?.name;
  }
  if (
    typeId === objectTypeOf(type.name)?.toDeal ||
    (type.name === 'companies' && typeId === primaryCompany.toDeal)
  )
    return 'deals';
  if (typeId === toContact[type.name]) return 'contacts';
  return typeId === toCompany[type.name] ? 'companies' : undefined;
}
