import type { Kysely } from 'kysely';
import { tenantTable } from '../tenant-table.ts';

/** Contacts who asked the CRM to be forgotten, until what we keep of them is erased. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await tenantTable(
    db,
    'told_contacts',
    `contact_id text collate "C" not null,
    primary key (connection_id, contact_id)`,
  );
}
