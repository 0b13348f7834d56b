import type { Page } from '../../src/connector.ts';
import type { Sight } from '../../src/connector/sight.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { DealUpdate } from '../../src/model/deal.ts';
import type { Activities } from './activities.ts';
import { batchRead } from './batches.ts';
import type { Door } from './client.ts';
import { chooseDealProperties, type DealProperties } from './deal-properties.ts';
import { type Link, readLinks } from './links.ts';
import { type MapContext, mapDeal } from './map-deal.ts';
import type { Portal } from './portal.ts';
import type { CrmRecord } from './schemas.ts';
import { openStageBook } from './stage-book.ts';

/** What a page says, without where it stands. */
export type Rows = Omit<Page, 'cursor' | 'progress'>;

export interface Deals {
  properties(): Promise<DealProperties>;
  map(records: readonly CrmRecord[]): Promise<Rows>;
  /** Deals with their past, by id; the others are gone. */
  read(ids: readonly string[]): Promise<{ rows: Rows; gone: string[] }>;
  /** Adds contacts, account and, if wanted, all activities to these deals' rows. */
  addLinks(rows: Rows, dealIds: readonly string[], options: { activities: boolean }): Promise<Rows>;
}

/** From deal to company: the primary one. */
const primaryCompany = 5;

export const noRows: Rows = {
  deals: [],
  changes: [],
  activities: [],
  allActivitiesOf: [],
  removals: [],
  badValues: [],
};

export function openDeals(door: Door, portal: Portal, activities: Activities, sight: Sight): Deals {
  const properties = async () => chooseDealProperties(await portal.properties());

  async function context(): Promise<MapContext> {
    const [details, pipelines, { attributes, sources }] = await Promise.all([
      portal.details(),
      portal.pipelines(),
      properties(),
    ]);
    return {
      stages: openStageBook(pipelines),
      timeZone: details.timeZone,
      currency: details.currency,
      attributes,
      sources,
    };
  }
  let opened: Promise<MapContext> | null = null;

  async function map(records: readonly CrmRecord[]): Promise<Rows> {
    opened ??= context();
    const known = await opened;
    const mapped = records.map((record) => mapDeal(record, known));
    return {
      ...noRows,
      deals: mapped.map(({ deal }) => deal),
      changes: mapped.flatMap(({ changes }) => changes),
      removals: mapped.flatMap(({ removals }) => removals),
      badValues: mapped.flatMap(({ badValues }) => badValues),
    };
  }

  /** Null: this account does not show these links, so nothing is said about them. */
  async function linksIfShown(to: string, dealIds: readonly string[]): Promise<Map<string, Link[]> | null> {
    try {
      const links = await readLinks(door, 'deals', to, dealIds);
      sight.note(to, true);
      return links;
    } catch (error) {
      if (!isHeadraceError(error, 'forbidden')) throw error;
      sight.note(to, false);
      portal.warn(`HubSpot does not let us read the ${to} of deals.`);
      return null;
    }
  }

  return {
    properties,
    map,
    read: async (ids) => {
      const { values, past } = await properties();
      const { found, gone } = await batchRead(door, 'deals', ids, { properties: values, past });
      return { rows: await map(found), gone };
    },
    addLinks: async (rows, dealIds, options) => {
      const [contacts, companies, around] = await Promise.all([
        linksIfShown('contacts', dealIds),
        linksIfShown('companies', dealIds),
        options.activities ? activities.around(dealIds) : [],
      ]);
      const updates = new Map<string, DealUpdate>(rows.deals.map((deal) => [deal.id, deal]));
      for (const id of dealIds) {
        updates.set(id, {
          ...updates.get(id),
          id,
          ...(contacts ? { contacts: contacts.get(id)?.length ?? 0 } : {}),
          ...(companies ? { account: accountOf(companies.get(id) ?? []) } : {}),
        });
      }
      return {
        ...rows,
        deals: [...updates.values()],
        activities: [...rows.activities, ...around],
        ...(options.activities
          ? { allActivitiesOf: [...dealIds], unreadActivities: activities.unread() }
          : { allActivitiesOf: [] }),
      };
    },
  };
}

/** The primary company, else the one that has been there longest. */
function accountOf(companies: readonly Link[]): string | null {
  const primary = companies.find(({ types }) => types.includes(primaryCompany));
  return (
    (primary ?? companies.toSorted((a, b) => a.id.length - b.id.length || a.id.localeCompare(b.id))[0])?.id ??
    null
  );
}
