import { type ExpressionBuilder, sql } from 'kysely';
import type { Deal } from '../model/deal.ts';
import type { StageKind } from '../model/pipeline.ts';
import type { Tenant } from './database.ts';
import { dealColumns } from './deal-columns.ts';
import { rowJson } from './row-json.ts';
import type { Schema } from './schema.ts';

/** A deal with its version: it grows with everything that is learnt about the deal. */
export interface StoredDeal extends Deal {
  version: number;
}

export interface DealFilter {
  dealIds?: readonly string[];
  pipeline?: string;
  stage?: string;
  outcome?: StageKind;
  owner?: string;
  /** Part of the name. */
  search?: string;
}

export interface DealCounts {
  total: number;
  open: number;
  won: number;
  lost: number;
  /** Waiting to be scored. */
  dirty: number;
  /** Gone from the CRM; in no other number. */
  removed: number;
}

/** Null when unknown or removed. */
export async function getDeal(tx: Tenant, dealId: string): Promise<StoredDeal | null> {
  const [deal] = await listDeals(tx, { dealIds: [dealId] }, { limit: 1 });
  return deal ?? null;
}

/** By id, from after `after` on. Removed deals are left out. */
export function listDeals(
  tx: Tenant,
  filter: DealFilter,
  paging: { after?: string; limit: number },
): Promise<StoredDeal[]> {
  return tx
    .selectFrom('deals')
    .select([...dealColumns, 'version'])
    .where(matches(filter))
    .where('id', '>', paging.after ?? '')
    .orderBy('id')
    .limit(paging.limit)
    .execute();
}

export async function countDeals(tx: Tenant): Promise<DealCounts> {
  const { rows } = await sql<DealCounts>`
    select count(*) filter (where removed_at is null) as total,
      count(*) filter (where removed_at is null and outcome = 'open') as open,
      count(*) filter (where removed_at is null and outcome = 'won') as won,
      count(*) filter (where removed_at is null and outcome = 'lost') as lost,
      count(*) filter (where removed_at is null and dirty) as dirty,
      count(*) filter (where removed_at is not null) as removed
    from deals`.execute(tx);
  return rows[0] ?? { total: 0, open: 0, won: 0, lost: 0, dirty: 0, removed: 0 };
}

/** How many wait to be scored; without looking at the others. */
export async function countDirty(tx: Tenant): Promise<number> {
  const { rows } = await sql<{ dirty: number }>`
    select count(*) as dirty from deals where dirty and removed_at is null`.execute(tx);
  return rows[0]?.dirty ?? 0;
}

/** To be scored again; how many were not yet. */
export async function markDirty(tx: Tenant, filter: DealFilter): Promise<number> {
  const marked = await tx
    .updateTable('deals')
    .set({ dirty: true })
    .where(matches(filter))
    .where('dirty', '=', false)
    .executeTakeFirst();
  return Number(marked.numUpdatedRows);
}

/** Scored, unless something was learnt since that version. */
export async function clearDirty(
  tx: Tenant,
  scored: readonly { dealId: string; version: number }[],
): Promise<void> {
  const rows = rowJson(scored.map(({ dealId, version }) => ({ dealId, version })));
  await sql`
    update deals set dirty = false
    from json_to_recordset(${rows}) as scored ("dealId" text, version bigint)
    where deals.id = scored."dealId" and deals.version = scored.version and deals.dirty`.execute(tx);
}

/** The deals that are there and match; for `where`. */
export function matches(filter: DealFilter) {
  return (row: ExpressionBuilder<Schema, 'deals'>) =>
    row.and([
      row('deals.removedAt', 'is', null),
      ...(['pipeline', 'stage', 'outcome', 'owner'] as const).flatMap((field) =>
        filter[field] === undefined ? [] : [row(`deals.${field}`, '=', filter[field])],
      ),
      ...(filter.dealIds ? [sql<boolean>`deals.id = any(${filter.dealIds})`] : []),
      // As it is written, not as a pattern.
      ...(filter.search ? [sql<boolean>`position(lower(${filter.search}) in lower(deals.name)) > 0`] : []),
    ]);
}
