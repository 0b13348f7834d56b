import { sql } from 'kysely';
import type { Listing } from '../connector.ts';
import type { Instant } from '../model/instant.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import { storeRemovals } from './removals.ts';
import { extendLease, holdLease, type Lease } from './runs.ts';

/**
 * What a complete listing says about deals that it does not name.
 * - `confirm`: these few are absent: fetch them, and believe what fetch says
 * - `suspicious`: so many are absent that nothing is done before a second complete listing agrees
 * - `agreed`: a second complete listing agreed; that many were removed now
 */
export type ListingVerdict =
  | { kind: 'confirm'; absent: string[] }
  | { kind: 'suspicious'; absent: number; known: number }
  | { kind: 'agreed'; removed: number };

/** So many absent deals, in number and as a share of all, are more likely a short listing than the truth. */
const suspiciousCount = 50;
const suspiciousShare = 0.05;
/** How many unknown ids are handed out at once; the next listing brings the rest. */
const unknownLimit = 10_000;

/**
 * Takes in a whole listing. Explicit removals are stored as such. When the iterable throws, nothing is concluded
 * from what it did not name. `unknown`: listed ids we have no deal of: fetch them. `removed`: by
 * whatever was concluded.
 */
export async function reconcileListing(
  db: Database,
  lease: Lease,
  listing: AsyncIterable<Listing>,
  now: Instant,
): Promise<ListingVerdict & { present: number; removed: number; unknown: string[] }> {
  const { connectionId } = lease;
  await inTenant(db, connectionId, (tx) => tx.deleteFrom('listed').execute());
  let removed = 0;
  for await (const { present, removed: gone } of listing) {
    removed += await inTenant(db, connectionId, async (tx) => {
      await holdLease(tx, lease, now);
      await sql`
        insert into listed (deal_id) select distinct unnest(${present}::text[]) on conflict do nothing`.execute(
        tx,
      );
      return storeRemovals(tx, gone, now);
    });
  }
  await extendLease(db, lease, now);
  return inTenant(db, connectionId, async (tx) => {
    await holdLease(tx, lease, now);
    const { rows } = await sql<{ known: number; absent: number; present: number }>`
      select count(*) as known, count(*) filter (where l.deal_id is null) as absent,
        (select count(*) from listed) as present
      from deals d left join listed l on l.deal_id = d.id
      where d.removed_at is null and d.stored_at < ${now}`.execute(tx);
    const { known, absent, present } = rows[0] ?? { known: 0, absent: 0, present: 0 };
    const verdict = await judge(tx, { known, absent }, now);
    const unknown = await sql<{ id: string }>`
      select l.deal_id as id from listed l
      where not exists (select from deals d where d.id = l.deal_id and d.removed_at is null)
        and not exists (select from removals r where r.deal_id = l.deal_id and r.merged_into is not null)
      order by 1 limit ${unknownLimit}`.execute(tx);
    await tx.deleteFrom('listed').execute();
    if (verdict.kind === 'agreed') removed += verdict.removed;
    return { ...verdict, present, removed, unknown: unknown.rows.map(({ id }) => id) };
  });
}

/** Deals that came after the listing began (`now`) may be missing from it rightly. */
const absentDeals = (now: Instant) => sql<{ id: string }>`
  select id from deals d
  where d.removed_at is null and d.stored_at < ${now} and not exists (select from listed l where l.deal_id = d.id)`;

async function judge(
  tx: Tenant,
  { known, absent }: { known: number; absent: number },
  now: Instant,
): Promise<ListingVerdict> {
  const suspicious = absent >= suspiciousCount && absent > known * suspiciousShare;
  const before = await tx.selectFrom('suspects').select('dealId').execute();
  await tx.deleteFrom('suspects').execute();
  if (!suspicious) {
    const { rows } = await absentDeals(now).execute(tx);
    return { kind: 'confirm', absent: rows.map(({ id }) => id) };
  }
  const { rows } = await absentDeals(now).execute(tx);
  if (before.length === 0) {
    await sql`insert into suspects (deal_id) select unnest(${rows.map(({ id }) => id)}::text[])`.execute(tx);
    return { kind: 'suspicious', absent, known };
  }
  const suspects = new Set(before.map(({ dealId }) => dealId));
  const agreed = rows.filter(({ id }) => suspects.has(id));
  const removals = agreed.map(({ id }) => ({ dealId: id, mergedInto: null, at: now }));
  return { kind: 'agreed', removed: await storeRemovals(tx, removals, now) };
}
