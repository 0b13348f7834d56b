import type { Page } from '../../src/connector.ts';
import { isHeadraceError } from '../../src/errors.ts';
import { batchRead, batchSize, batchSizeWithPast } from './batches.ts';
import type { Door } from './client.ts';
import type { BackfillCursor, ChangesCursor } from './cursor.ts';
import type { Deals } from './deals.ts';
import { inOrder } from '../../src/connector/in-order.ts';
import { assertListEnded, laterId } from './assert-list-ended.ts';
import { listPages } from './list-pages.ts';
import { type CrmRecord, recordPageSchema } from './schemas.ts';
import { search } from './search.ts';
import { apiVersion } from './settings.ts';

/** Addresses longer than about 16 k are refused; a comma takes three characters in one. */
const propertiesPerAddress = 7_000;
/** Batches of deals whose links are read while further pages of the list come in. */
const ahead = 8;

/** The whole list of deals with their past and links. Ends with a cursor from which changes are read. */
export async function* backfill(door: Door, deals: Deals, start: BackfillCursor): AsyncGenerator<Page> {
  const total = start.total ?? (await countDeals(door));
  const batches = listDeals(door, deals, start);
  const enriched = inOrder(
    batches,
    async ({ records, after }) => {
      const rows = await deals.map(records);
      const ids = rows.deals.map(({ id }) => id);
      return { after, rows: ids.length > 0 ? await deals.addLinks(rows, ids, { activities: true }) : rows };
    },
    ahead,
  );
  let received = start.received;
  for await (const { rows, after } of enriched) {
    received += rows.deals.length;
    const { startedAt, unseen } = start;
    const done: ChangesCursor = {
      phase: 'changes',
      since: startedAt,
      sweptTo: startedAt,
      linksAt: startedAt,
      linksAfterId: null,
      behind: null,
      run: null,
      unseen,
    };
    const cursor: BackfillCursor = { phase: 'backfill', startedAt, after, received, total, unseen };
    yield { ...rows, cursor: after === null ? { ...done } : { ...cursor }, progress: { received, total } };
  }
}

/** Two pages with their past make one full batch for everything that is read by batches of a hundred. */
async function* listDeals(door: Door, deals: Deals, start: BackfillCursor) {
  const { values, past } = await deals.properties();
  const [inAddress, byBatch] = fitting(values, past);
  const pages = listPages(
    door,
    `/crm/objects/${apiVersion}/deals`,
    { limit: batchSizeWithPast, properties: inAddress.join(','), propertiesWithHistory: past.join(',') },
    recordPageSchema,
    { after: start.after ?? undefined },
  );
  let records: CrmRecord[] = [];
  let lastId = start.after !== null && /^\d+$/.test(start.after) ? start.after : null;
  for await (const { rows, after } of pages) {
    records.push(...rows);
    for (const { id } of rows) lastId = laterId(lastId, id);
    if (after === null) await assertListEnded(door, lastId, start.startedAt);
    if (after !== null && records.length < batchSize) continue;
    yield { records: byBatch.length > 0 ? await addProperties(door, records, byBatch) : records, after };
    records = [];
  }
}

async function addProperties(door: Door, records: readonly CrmRecord[], properties: readonly string[]) {
  const { found } = await batchRead(
    door,
    'deals',
    records.map(({ id }) => id),
    { properties },
  );
  const byId = new Map(found.map((record) => [record.id, record.properties]));
  return records.map((record) => ({
    ...record,
    properties: { ...byId.get(record.id), ...record.properties },
  }));
}

/** As many names as an address holds, and the rest. */
function fitting(values: readonly string[], past: readonly string[]): [string[], string[]] {
  let room = propertiesPerAddress - past.join('%2C').length;
  const cut = values.findIndex((name) => (room -= name.length + 3) < 0);
  return cut < 0 ? [[...values], []] : [values.slice(0, cut), values.slice(cut)];
}

/** For the progress only: an account whose search fails is read all the same. */
async function countDeals(door: Door): Promise<number | null> {
  try {
    for await (const { left } of search(door, 'deals', [], { limit: 1 })) return left;
  } catch (error) {
    if (!isHeadraceError(error, 'refused') && !isHeadraceError(error, 'unavailable')) throw error;
  }
  return null;
}
