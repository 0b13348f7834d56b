import type { Kysely } from 'kysely';
import { tenantTable } from '../tenant-table.ts';

/** Deals that the CRM told of as gone or back, to be asked for by id. `told` changes each time it does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await tenantTable(
    db,
    'told_deals',
    `deal_id text collate "C" not null,
    told uuid not null default gen_random_uuid(),
    primary key (connection_id, deal_id)`,
  );
}
