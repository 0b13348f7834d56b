import { sql } from 'kysely';
import type { Deal } from '../model/deal.ts';
import type { Tenant } from './database.ts';
import { dealColumns } from './deal-columns.ts';
import { readPasts } from './read-pasts.ts';
import type { ActivityEntry, ChangeEntry } from './schema.ts';

/** What the store holds about one deal id. */
export interface KnownDeal {
  deal?: Deal;
  /** Gone from the CRM. */
  removed: boolean;
  log: ChangeEntry[];
  activities: readonly ActivityEntry[];
  /** The tombstone, if any. */
  removal?: { mergedInto: string | null };
}

/** Everything the store holds about these deals; ids it does not know come back blank. */
export async function knownDeals(tx: Tenant, dealIds: readonly string[]): Promise<Map<string, KnownDeal>> {
  const known = new Map<string, KnownDeal>();
  for (const id of dealIds) known.set(id, { removed: false, log: [], activities: [] });
  const ids = [...known.keys()];
  const deals = await tx
    .selectFrom('deals')
    .select([...dealColumns, 'removedAt'])
    .where(sql<boolean>`id = any(${ids})`)
    .execute();
  const removals = await tx
    .selectFrom('removals')
    .select(['dealId', 'mergedInto'])
    .where(sql<boolean>`deal_id = any(${ids})`)
    .execute();
  for (const { dealId, mergedInto } of removals) {
    const entry = known.get(dealId);
    if (entry) entry.removal = { mergedInto };
  }
  for (const { removedAt, ...deal } of deals) {
    const entry = known.get(deal.id);
    if (entry) Object.assign(entry, { deal, removed: removedAt !== null });
  }
  // A deal that is not stored has no past stored either.
  const stored = deals.map(({ id }) => id);
  if (stored.length === 0) return known;
  for (const [id, past] of await readPasts(tx, stored)) Object.assign(known.get(id) ?? {}, past);
  return known;
}
