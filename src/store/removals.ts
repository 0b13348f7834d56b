import { sql } from 'kysely';
import type { Removal } from '../connector.ts';
import type { Instant } from '../model/instant.ts';
import type { Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/**
 * Deals that are gone: each leaves a tombstone that says into which deal it was merged, if it was; the deal that
 * lives on is dirty. Answers how many stored deals were there until now.
 */
export async function storeRemovals(tx: Tenant, removals: readonly Removal[], now: Instant): Promise<number> {
  if (removals.length === 0) return 0;
  const rows = rowJson(removals);
  await sql`
    insert into removals as known (deal_id, merged_into, at)
    select distinct on ("dealId") "dealId", nullif("mergedInto", "dealId"), at
    from json_to_recordset(${rows}) as gone ("dealId" text, "mergedInto" text, at bigint)
    order by "dealId", "mergedInto" nulls last
    on conflict (connection_id, deal_id) do update set merged_into = excluded.merged_into, at = excluded.at
    where known.merged_into is null and excluded.merged_into is not null`.execute(tx);
  const { rows: gone } = await sql<{ id: string }>`
    update deals set removed_at = ${now}, version = version + 1, dirty = false
    where id = any(${removals.map(({ dealId }) => dealId)}) and removed_at is null
    returning id`.execute(tx);
  const newlyGone = new Set(gone.map(({ id }) => id));
  const winners = removals.filter(({ dealId }) => newlyGone.has(dealId)).map(({ mergedInto }) => mergedInto);
  await sql`update deals set dirty = true, version = version + 1 where id = any(${winners})`.execute(tx);
  return newlyGone.size;
}

/**
 * The id a deal lives on under after merges; its own when it was not merged; null when it is gone or merges run in
 * a circle.
 */
export async function resolveMerge(tx: Tenant, dealId: string): Promise<string | null> {
  const seen = new Set<string>();
  for (let id = dealId; !seen.has(id); ) {
    seen.add(id);
    const removal = await tx
      .selectFrom('removals')
      .select('mergedInto')
      .where('dealId', '=', id)
      .executeTakeFirst();
    if (!removal) return id;
    if (removal.mergedInto === null) return null;
    id = removal.mergedInto;
  }
  return null;
}
