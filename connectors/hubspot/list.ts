import type { Listing, Removal } from '../../src/connector.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import { assertListEnded, laterId } from './assert-list-ended.ts';
import { listPages } from './list-pages.ts';
import { mergedAt, mergedIds } from './map-deal.ts';
import { type CrmRecord, recordPageSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';
import { instantOf } from './values.ts';

const path = `/crm/objects/${apiVersion}/deals`;
const query = { limit: 100, properties: 'hs_merged_object_ids' };

/** All deals, then those in the bin (kept there for 90 days); merged ones name the deal they live on in. */
export async function* list(door: Door): AsyncGenerator<Listing> {
  const begunAt = Date.now();
  const mergedInto = new Map<string, Removal>();
  let lastId: string | null = null;
  for await (const { rows } of listPages(door, path, query, recordPageSchema)) {
    const removed = rows.flatMap((row) =>
      mergedIds(row.properties?.['hs_merged_object_ids'])
        .filter((id) => id !== row.id)
        .map((dealId) => ({ dealId, mergedInto: row.id, at: mergedAt(row, Date.now()) })),
    );
    for (const removal of removed) mergedInto.set(removal.dealId, removal);
    for (const { id } of rows) lastId = laterId(lastId, id);
    yield { present: rows.map(({ id }) => id), removed };
  }
  await assertListEnded(door, lastId, begunAt);
  for await (const rows of archived(door)) {
    yield { present: [], removed: rows.map((row) => mergedInto.get(row.id) ?? removalOf(row)) };
  }
}

/** Where the bin is not shown, the listing of what is there says enough. */
async function* archived(door: Door): AsyncGenerator<CrmRecord[]> {
  try {
    const pages = listPages(door, path, { ...query, archived: true }, recordPageSchema);
    for await (const { rows } of pages) yield rows.filter(({ archived }) => archived !== false);
  } catch (error) {
    if (!isHeadraceError(error, 'forbidden') && !isHeadraceError(error, 'refused')) throw error;
  }
}

function removalOf({ id, archivedAt }: CrmRecord): Removal {
  const at = instantOf(archivedAt);
  return { dealId: id, mergedInto: null, at: typeof at === 'number' ? at : Date.now() };
}
