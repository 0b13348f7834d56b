import { sql } from 'kysely';
import type { Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/** `told` is another one each time the CRM tells of the deal. */
export interface ToldDeal {
  dealId: string;
  told: string;
}

/** Notes deals that the CRM told of as gone or back: nothing in the changes may say so. */
export async function noteTold(tx: Tenant, dealIds: readonly string[]): Promise<void> {
  await sql`
    insert into told_deals (deal_id) select distinct unnest(${dealIds}::text[])
    on conflict (connection_id, deal_id) do update set told = excluded.told`.execute(tx);
}

export function toldDeals(tx: Tenant): Promise<ToldDeal[]> {
  return tx.selectFrom('toldDeals').select(['dealId', 'told']).orderBy('dealId').execute();
}

/** They were looked at; one that was told of again meanwhile stays. */
export async function forgetTold(tx: Tenant, deals: readonly ToldDeal[]): Promise<void> {
  await sql`
    delete from told_deals using json_to_recordset(${rowJson(deals)}) as seen ("dealId" text, told uuid)
    where deal_id = seen."dealId" and told_deals.told = seen.told`.execute(tx);
}
