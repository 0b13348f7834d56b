import type { Page, Removal } from '../../src/connector.ts';
import { chunksOf } from './batches.ts';
import type { Reading } from './changes.ts';
import type { Rows } from './deals.ts';
import { search } from './search.ts';

const dealsPerPage = 100;

/** These deals as they are now, with past and links. Ids that are gone come back as removals, with their heir. */
export async function* fetchDeals(reading: Reading, dealIds: readonly string[]): AsyncGenerator<Page> {
  const total = new Set(dealIds).size;
  let received = 0;
  for (const ids of chunksOf([...new Set(dealIds)], dealsPerPage)) {
    const read = await reading.deals.read(ids);
    const rows = await withLinks(reading, read.rows);
    const removals: Removal[] = [];
    const heirs = new Set<string>();
    for (const dealId of read.gone) {
      const merged = rows.removals.find((removal) => removal.dealId === dealId);
      const heir = merged?.mergedInto ?? (await heirOf(reading, dealId));
      if (heir !== null) heirs.add(heir);
      removals.push(merged ?? { dealId, mergedInto: heir, at: Date.now() });
    }
    const known = new Set(rows.deals.map(({ id }) => id));
    const unknown = [...heirs].filter((id) => !known.has(id));
    if (unknown.length > 0) {
      const more = await withLinks(reading, (await reading.deals.read(unknown)).rows);
      yield { ...more, cursor: {}, progress: { received, total } };
    }
    received += ids.length;
    yield {
      ...rows,
      removals: [...rows.removals.filter(({ dealId }) => !read.gone.includes(dealId)), ...removals],
      cursor: {},
      progress: { received, total },
    };
  }
}

async function withLinks({ deals }: Reading, rows: Rows): Promise<Rows> {
  const ids = rows.deals.map(({ id }) => id);
  return ids.length > 0 ? deals.addLinks(rows, ids, { activities: true }) : rows;
}

/** The deal that a merged one lives on in; HubSpot makes a new record that names the old ones. */
async function heirOf({ door, portal }: Reading, dealId: string): Promise<string | null> {
  if (!(await portal.properties()).has('hs_merged_object_ids')) return null;
  const named = { propertyName: 'hs_merged_object_ids', operator: 'CONTAINS_TOKEN', value: dealId } as const;
  for await (const { rows } of search(door, 'deals', [named])) return rows[0]?.id ?? null;
  return null;
}
