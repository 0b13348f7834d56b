import type { Crm } from '../../src/connector.ts';
import type { JobContext } from '../../src/job.ts';
import { storePage } from '../../src/store/pages.ts';

/** Reads these deals again, whole, out of turn: the reading's cursor stays where it is. How many are gone. */
export async function fetchDeals(
  { db, lease, wallClock }: JobContext,
  crm: Crm,
  dealIds: readonly string[],
): Promise<number> {
  let removed = 0;
  if (dealIds.length === 0) return removed;
  for await (const page of crm.fetch(dealIds)) {
    removed += (await storePage(db, lease, page, { now: wallClock(), keepCursor: true })).removed;
  }
  return removed;
}
