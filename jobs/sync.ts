import type { Crm } from '../src/connector.ts';
import type { Job, JobContext } from '../src/job.ts';
import { storePipelines } from '../src/store/catalogue.ts';
import { inTenant } from '../src/store/database.ts';
import { countDirty } from '../src/store/deals.ts';
import { joinPages } from '../src/store/join-pages.ts';
import { readCursor, storePage } from '../src/store/pages.ts';
import { makeDue, underLease } from '../src/store/runs.ts';
import { eraseContacts } from '../src/store/told-contacts.ts';
import { forgetTold, toldDeals } from '../src/store/told-deals.ts';
import { fetchDeals } from './parts/fetch-deals.ts';

/** More deals than these, told of at once, are cheaper found by a whole listing. */
const mostTold = 100;

/**
 * Reads what is new, page by page: each page and its cursor are stored in one transaction, so a run that is cut off
 * goes on where it was. Then deals that the CRM told of as gone or back, and
 * contacts who are to be forgotten.
 */
export const job: Job = {
  name: 'sync',
  everyMs: 5 * 60_000,
  startsAfter: 'install',
  wakes: ({ waiting }) => (waiting ? ['score'] : []),
  async run(context) {
    const { db, connectionId, lease, wallClock, progress, signal } = context;
    const crm = await context.crm();
    const pipelines = await crm.pipelines();
    await inTenant(db, connectionId, (tx) => storePipelines(tx, pipelines));
    const cursor = await inTenant(db, connectionId, readCursor);
    const sum = { received: 0, created: 0, updated: 0, changes: 0, activities: 0, removed: 0, badValues: 0 };
    let linksStale = false;
    for await (const page of joinPages(crm.read(cursor, wallClock()))) {
      signal.throwIfAborted();
      const stored = await storePage(db, lease, page, { now: wallClock() });
      linksStale = page.linksStale ?? linksStale;
      sum.received += page.deals.length;
      for (const what of ['created', 'updated', 'changes', 'activities', 'removed', 'badValues'] as const) {
        sum[what] += stored[what];
      }
      sum.removed += await fetchDeals(context, crm, stored.incomplete);
      progress(page.progress.received, page.progress.total);
    }
    sum.removed += await readTold(context, crm);
    const erased = await underLease(db, lease, wallClock(), eraseContacts);
    return { ...sum, erased, linksStale, waiting: await inTenant(db, connectionId, countDirty) };
  },
};

/** Asks for them by id, or for all there are when they are many. How many are gone. */
async function readTold(context: JobContext, crm: Crm): Promise<number> {
  const { db, connectionId, wallClock } = context;
  const told = await inTenant(db, connectionId, toldDeals);
  const isMany = told.length > mostTold;
  const dealIds = told.map(({ dealId }) => dealId);
  const removed = isMany ? 0 : await fetchDeals(context, crm, dealIds);
  if (isMany) await makeDue(db, connectionId, 'sweep', wallClock());
  await inTenant(db, connectionId, (tx) => forgetTold(tx, told));
  return removed;
}
