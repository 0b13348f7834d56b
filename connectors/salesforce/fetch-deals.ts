import type { Page } from '../../src/connector.ts';
import { chunksOf } from './batches.ts';
import { dealsPerCall, type Rows } from './deals.ts';
import type { Reading } from './reading.ts';

/** These deals as they are now, with their past. Ids that are gone come back as removals: nothing is ever merged. */
export async function* fetchDeals(reading: Reading, dealIds: readonly string[]): AsyncGenerator<Page> {
  const ids = [...new Set(dealIds)];
  let received = 0;
  for (const chunk of chunksOf(ids, dealsPerCall)) {
    received += chunk.length;
    yield { ...(await readDeals(reading, chunk)), cursor: {}, progress: { received, total: ids.length } };
  }
}

/** One call's worth of deals. What neither the list nor the bin has is gone. */
export async function readDeals({ deals }: Reading, dealIds: readonly string[]): Promise<Rows> {
  const records = await deals.records(dealIds.filter(isId));
  const rows = await deals.read(records);
  const found = new Set(records.map((record) => String(record['Id'])));
  const gone = dealIds.filter((id) => !found.has(id));
  const removals = gone.map((dealId) => ({ dealId, mergedInto: null, at: Date.now() }));
  return { ...rows, removals: [...rows.removals, ...removals] };
}

/** Anything else would make the whole query fail. */
const isId = (id: string) => /^[a-zA-Z0-9]{18}$/.test(id);
