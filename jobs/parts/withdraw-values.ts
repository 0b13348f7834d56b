import { propertiesOf } from '../../src/app-manifest.ts';
import type { JobContext } from '../../src/job.ts';
import { forgetPublications, recordRefused, streamWithdrawn } from '../../src/store/publications.ts';
import { extendLease, underLease } from '../../src/store/runs.ts';

/** Empties what we wrote to deals of which nothing is said any more: their pipeline was left out. How many. */
export async function withdrawValues(context: JobContext): Promise<number> {
  const { db, connectionId, connector, lease, now, signal, wallClock } = context;
  const ours = propertiesOf(connector.name).filter(({ writtenBy }) => writtenBy === 'headrace');
  const values = Object.fromEntries(ours.map(({ name }) => [name, null]));
  let withdrawn = 0;
  for await (const deals of streamWithdrawn(db, connectionId, now)) {
    signal.throwIfAborted();
    const crm = await context.crm();
    await extendLease(db, lease, wallClock());
    const results = await crm.write(deals.map((deal) => ({ ...deal, values })));
    const done = results.filter(({ outcome }) => outcome === 'written' || outcome === 'gone');
    await underLease(db, lease, wallClock(), async (tx) => {
      await forgetPublications(
        tx,
        done.map(({ dealId }) => dealId),
      );
      await recordRefused(
        tx,
        results.filter((result) => result.outcome === 'refused'),
        now,
      );
    });
    withdrawn += done.length;
  }
  return withdrawn;
}
