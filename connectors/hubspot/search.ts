import { HeadraceError } from '../../src/errors.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Door } from './client.ts';
import { type CrmRecord, recordPageSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';

export interface Filter {
  propertyName: string;
  operator: 'EQ' | 'GT' | 'GTE' | 'LTE' | 'IN' | 'CONTAINS_TOKEN';
  value?: string;
  values?: readonly string[];
}

export interface SearchPage {
  rows: CrmRecord[];
  /** Id of the last row: where to go on. */
  lastId: string | null;
  /** Rows of this page and after it. */
  left: number;
}

/** The largest page a search gives. */
const pageSize = 200;

/** Changed within these instants, both included. */
export function changedBetween(from: Instant, to: Instant): Filter[] {
  return [
    { propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: String(from) },
    { propertyName: 'hs_lastmodifieddate', operator: 'LTE', value: String(to) },
  ];
}

/**
 * Everything a search finds, by id from after `afterId` on. Paging by the last id instead of an offset has no cap
 * at 10,000, drains an instant shared by any number of rows, and loses nothing when rows leave the search while
 * it is read. A page shorter than HubSpot's own count is asked for again, and then an error.
 */
export async function* search(
  door: Door,
  type: string,
  filters: readonly Filter[],
  options: { properties?: readonly string[]; afterId?: string | null; limit?: number } = {},
): AsyncGenerator<SearchPage> {
  const { properties = [], limit = pageSize } = options;
  const path = `/crm/objects/${apiVersion}/${type}/search`;
  const whole = recordPageSchema.refine(
    ({ results, total, paging }) => results.length >= Math.min(limit, total ?? (paging?.next ? limit : 0)),
    'fewer rows than their own total',
  );
  let lastId = options.afterId ?? null;
  for (;;) {
    const onwards: Filter[] =
      lastId === null ? [] : [{ propertyName: 'hs_object_id', operator: 'GT', value: lastId }];
    const all = [...filters, ...onwards];
    const { results, total, paging } = await door(
      {
        method: 'POST',
        path,
        lane: 'search',
        body: {
          filterGroups: all.length > 0 ? [{ filters: all }] : [],
          sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
          properties,
          limit,
        },
      },
      whole,
    );
    for (const { id } of results) {
      if (lastId !== null && BigInt(id) <= BigInt(lastId)) {
        throw new HeadraceError('unreadable', `HubSpot's POST ${path} does not answer in the order of ids`);
      }
      lastId = id;
    }
    yield { rows: results, lastId, left: total ?? results.length };
    const more = total === null || total === undefined ? Boolean(paging?.next) : total > results.length;
    if (!more) return;
  }
}
