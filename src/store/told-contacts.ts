import { sql } from 'kysely';
import type { Tenant } from './database.ts';
import { packed } from './packed.ts';
import type { ActivityEntry } from './schema.ts';

/** Notes contacts who asked to be forgotten. */
export async function noteContacts(tx: Tenant, contactIds: readonly string[]): Promise<void> {
  await sql`
    insert into told_contacts (contact_id) select distinct unnest(${contactIds}::text[])
    on conflict do nothing`.execute(tx);
}

/**
 * Forgets the contacts who were noted: what was done with them stays, without whom. Their deals are to be scored again.
 * How many deals that were.
 */
export async function eraseContacts(tx: Tenant): Promise<number> {
  const told = await tx.selectFrom('toldContacts').select('contactId').execute();
  if (told.length === 0) return 0;
  const gone = new Set<string | null>(told.map(({ contactId }) => contactId));
  const { rows } = await sql<{ dealId: string; entries: string }>`
    select deal_id, entries from activities
    where exists (select from told_contacts where strpos(entries, to_json(contact_id)::text) > 0)`.execute(
    tx,
  );
  const without = rows.map(({ dealId, entries }) => ({
    dealId,
    entries: (JSON.parse(entries) as ActivityEntry[]).map(
      ([id, at, knownAt, kind, direction, contact, state]): ActivityEntry => [
        id,
        at,
        knownAt,
        kind,
        direction,
        gone.has(contact) ? null : contact,
        state,
      ],
    ),
  }));
  if (without.length > 0) {
    await sql`update activities set entries = text from ${packed(without)} where deal_id = id`.execute(tx);
    const dealIds = without.map(({ dealId }) => dealId);
    await sql`update deals set version = version + 1, dirty = true where id = any(${dealIds})`.execute(tx);
  }
  await tx.deleteFrom('toldContacts').execute();
  return without.length;
}
