import type { Activity } from '../../src/model/activity.ts';
import type { Sight } from '../../src/connector/sight.ts';
import { isHeadraceError } from '../../src/errors.ts';
import { batchRead } from './batches.ts';
import type { Door } from './client.ts';
import { readLinks } from './links.ts';
import { activityId, type EngagementKind, engagementKinds, mapActivity } from './map-activity.ts';
import type { Portal } from './portal.ts';
import type { CrmRecord } from './schemas.ts';

export interface Activities {
  /** The kinds this account lets us read. */
  kinds(): EngagementKind[];
  /** How the ids of activities begin that it does not. */
  unread(): string[];
  /** All activities around these deals. */
  around(dealIds: readonly string[]): Promise<Activity[]>;
  /** What these engagements mean for the deals they are linked to. */
  of(kind: EngagementKind, records: readonly CrmRecord[]): Promise<Activity[]>;
  /** Runs work on one kind; a kind that the account does not show is left out from then on, with a warning. */
  ifReadable<T>(kind: EngagementKind, work: () => Promise<T>, otherwise: T): Promise<T>;
}

export function openActivities(door: Door, portal: Portal, sight: Sight): Activities {
  const isClosed = ({ type }: EngagementKind) => sight.isHidden(type);
  for (const kind of engagementKinds) if (kind.scope !== null && !portal.may(kind.scope)) close(kind);

  function close({ type, scope }: EngagementKind): void {
    sight.note(type, false);
    const scopes = scope === null ? '' : ` (scope ${scope})`;
    portal.warn(`HubSpot does not let us read ${type}${scopes}: they count for nothing.`);
  }

  async function ifReadable<T>(kind: EngagementKind, work: () => Promise<T>, otherwise: T): Promise<T> {
    if (isClosed(kind)) return otherwise;
    try {
      const done = await work();
      sight.note(kind.type, true);
      return done;
    } catch (error) {
      if (!isHeadraceError(error, 'forbidden') && !isHeadraceError(error, 'not-found')) throw error;
      close(kind);
      return otherwise;
    }
  }

  async function join(
    kind: EngagementKind,
    records: readonly CrmRecord[],
    dealsOf: ReadonlyMap<string, string[]>,
  ) {
    const contacts = kind.withContact
      ? await readLinks(
          door,
          kind.type,
          'contacts',
          records.map(({ id }) => id),
        )
      : new Map<string, { id: string }[]>();
    return records.flatMap((record) => {
      const contact =
        contacts
          .get(record.id)
          ?.map(({ id }) => id)
          .sort()[0] ?? null;
      return (dealsOf.get(record.id) ?? []).flatMap(
        (dealId) => mapActivity(kind, record, dealId, contact) ?? [],
      );
    });
  }

  async function aroundOf(kind: EngagementKind, dealIds: readonly string[]): Promise<Activity[]> {
    const links = await readLinks(door, 'deals', kind.type, dealIds);
    const dealsOf = new Map<string, string[]>();
    for (const [dealId, targets] of links) {
      for (const { id } of targets) dealsOf.set(id, [...(dealsOf.get(id) ?? []), dealId]);
    }
    if (dealsOf.size === 0) return [];
    const { found } = await batchRead(door, kind.type, [...dealsOf.keys()], { properties: kind.properties });
    return join(kind, found, dealsOf);
  }

  return {
    kinds: () => engagementKinds.filter((kind) => !isClosed(kind)),
    unread: () => engagementKinds.filter(isClosed).map(({ type }) => activityId(type, '')),
    ifReadable,
    around: async (dealIds) => {
      const lists = await Promise.all(
        engagementKinds.map((kind) => ifReadable(kind, () => aroundOf(kind, dealIds), [])),
      );
      return lists.flat();
    },
    of: async (kind, records) => {
      if (records.length === 0) return [];
      const links = await readLinks(
        door,
        kind.type,
        'deals',
        records.map(({ id }) => id),
      );
      const dealsOf = new Map([...links].map(([id, deals]) => [id, deals.map((deal) => deal.id)]));
      return join(
        kind,
        records.filter(({ id }) => dealsOf.get(id)?.length),
        dealsOf,
      );
    },
  };
}
