import { sql } from 'kysely';
import type { Tenant } from './database.ts';

/** How many deals of each owner have stopped moving, and what is at risk; most at risk first. */
export async function stalledByOwner(tx: Tenant): Promise<
  {
    pipeline: string;
    currency: string;
    owner: string | null;
    ownerName: string | null;
    deals: number;
    valueAtRisk: number | null;
  }[]
> {
  const { rows } = await sql<Awaited<ReturnType<typeof stalledByOwner>>[number]>`
    select pipeline, coalesce(currency, '') as currency, owner, nullif(owners.name, '') as owner_name,
      count(*) as deals, sum((card ->> 'valueAtRisk')::double precision) as value_at_risk
    from scorecards
    join deals on deals.id = scorecards.deal_id
    left join owners on owners.id = deals.owner
    where deals.outcome = 'open' and removed_at is null and card ->> 'status' = 'stalled'
    group by pipeline, coalesce(currency, ''), owner, owners.name
    order by value_at_risk desc nulls last, owner`.execute(tx);
  return rows;
}
