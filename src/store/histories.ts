import type { DealHistory } from '../model/portfolio.ts';
import { activitiesOf } from './activity-entries.ts';
import { changesOf } from './change-entries.ts';
import { type Database, inTenant } from './database.ts';
import { dealColumns } from './deal-columns.ts';
import { type DealFilter, matches } from './deals.ts';
import { readPasts } from './read-pasts.ts';

/** `version`: give it to `clearDirty` when scored. */
export interface StoredHistory extends DealHistory {
  version: number;
}

/**
 * Deals with their past, by id, in chunks, memory bounded by the chunk; removed deals are left out. Changes come by
 * `at`, then `ordinal`, the latest correction each; activities by `at`. Each chunk is read in a transaction of its
 * own: what changes in between is dirty afterwards.
 */
export async function* readHistories(
  db: Database,
  connectionId: string,
  filter: DealFilter & { dirtyOnly?: boolean; chunk?: number } = {},
): AsyncGenerator<StoredHistory[]> {
  const { chunk = 1_000, dirtyOnly = false } = filter;
  for (let after = ''; ; ) {
    const histories = await inTenant(db, connectionId, async (tx) => {
      const deals = await tx
        .selectFrom('deals')
        .select([...dealColumns, 'version'])
        .where(matches(filter))
        .$if(dirtyOnly, (query) => query.where('dirty', '=', true))
        .where('id', '>', after)
        .orderBy('id')
        .limit(chunk)
        .execute();
      const pasts = await readPasts(
        tx,
        deals.map(({ id }) => id),
      );
      return deals.map(({ version, ...deal }): StoredHistory => {
        const past = pasts.get(deal.id);
        return {
          deal,
          version,
          changes: changesOf(deal.id, past?.log ?? []),
          activities: activitiesOf(deal.id, past?.activities ?? []),
        };
      });
    });
    if (histories.length > 0) yield histories;
    if (histories.length < chunk) return;
    after = histories.at(-1)?.deal.id ?? '';
  }
}
