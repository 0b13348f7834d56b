import type { Job, JobReport } from '../src/job.ts';
import { dayMs } from '../src/model/instant.ts';
import { inTenant } from '../src/store/database.ts';
import { countDeals } from '../src/store/deals.ts';
import { type ListingVerdict, reconcileListing } from '../src/store/listings.ts';
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
    const verdict = await reconcileListing(db, lease, crm.list(), wallClock());
    await fetchDeals(context, crm, verdict.unknown);
    const removed = await removedBy(verdict);
    const { dirty } = await inTenant(db, connectionId, countDeals);
    return { present: verdict.present, missed: verdict.unknown.length, ...removed, waiting: dirty };

    async function removedBy(said: ListingVerdict): Promise<JobReport> {
      if (said.kind === 'confirm') return { removed: await fetchDeals(context, crm, said.absent) };
      if (said.kind === 'agreed') return { removed: said.removed };
      log.warn(
        { connectionId, absent: said.absent, known: said.known },
        'The listing misses so many deals that it is not believed before a second one agrees',
      );
      await makeDue(db, connectionId, 'sweep', wallClock() + secondLookMs);
      return { removed: 0, suspicious: said.absent };
    }
  },
};
