import type { Job } from '../src/job.ts';
import { dayMs } from '../src/model/instant.ts';
import { inTenant } from '../src/store/database.ts';
import { countDeals } from '../src/store/deals.ts';
import { reconcileListing } from '../src/store/listings.ts';
import { makeDue } from '../src/store/runs.ts';
import { fetchDeals } from './parts/fetch-deals.ts';
import { refreshCatalogue } from './parts/refresh-catalogue.ts';

/** How soon a second listing is asked for when the first misses too many deals to be believed. */
const secondLookMs = 10 * 60_000;

/**
 * Compares ids with a whole listing, for what leaves no trace in the changes: deals archived, merged or missed. A
 * deal that is merely absent is believed gone only when asked for by id, or when a second whole listing agrees.
 */
export const job: Job = {
  name: 'sweep',
  everyMs: dayMs,
  startsAfter: 'sync',
  wakes: ({ waiting }) => (waiting ? ['score'] : []),
  async run(context) {
    const { db, connectionId, lease, wallClock, log } = context;
    const crm = await context.crm();
    await refreshCatalogue(context, crm);
    const before = await inTenant(db, connectionId, countDeals);
    const verdict = await reconcileListing(db, lease, crm.list(), wallClock());
    await fetchDeals(context, crm, verdict.unknown);
    if (verdict.kind === 'confirm') await fetchDeals(context, crm, verdict.absent);
    if (verdict.kind === 'suspicious') {
      log.warn(
        { connectionId, absent: verdict.absent, known: verdict.known },
        'The listing misses so many deals that it is not believed before a second one agrees',
      );
      await makeDue(db, connectionId, 'sweep', wallClock() + secondLookMs);
    }
    const after = await inTenant(db, connectionId, countDeals);
    return {
      present: verdict.present,
      missed: verdict.unknown.length,
      removed: after.removed - before.removed,
      suspicious: verdict.kind === 'suspicious' ? verdict.absent : 0,
      waiting: after.dirty,
    };
  },
};
