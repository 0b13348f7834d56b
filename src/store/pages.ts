import { sql } from 'kysely';
import type { BadValue, Cursor, Page } from '../connector.ts';
import type { Instant } from '../model/instant.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import { knownDeals } from './known-deals.ts';
import { mendedTexts } from './mended-texts.ts';
import { idsIn, type News, newsOf } from './page-news.ts';
import { storeRemovals } from './removals.ts';
import { packed } from './packed.ts';
import { holdLease, type Lease } from './runs.ts';
import { rowJson } from './row-json.ts';

/** What storing a page did. Rows that were known already count in none but `unchanged`. */
export interface StoredPage {
  created: number;
  updated: number;
  /** Deals of the page about which it said nothing new. */
  unchanged: number;
  changes: number;
  activities: number;
  removed: number;
  badValues: number;
  /** Unknown deals of which too little was said to store them: fetch them. */
  incomplete: string[];
}

/**
 * Stores a page and its cursor in one transaction, fenced by the lease: throws `unavailable` when another worker
 * has taken over, and then nothing is stored. Storing a page again changes nothing. Deals about which the page says
 * anything new become dirty.
 * `keepCursor`: for pages out of turn (`fetch`), whose cursor says nothing about the reading.
 */
export function storePage(
  db: Database,
  lease: Lease,
  page: Page,
  options: { now: Instant; keepCursor?: boolean },
): Promise<StoredPage> {
  const { now } = options;
  return inTenant(db, lease.connectionId, async (tx) => {
    // One page of a tenant at a time: what is merged was read under this lock. A crash of the database may undo the
    // last pages, but rows and cursor together, and then they are read again.
    await sql`
      select pg_advisory_xact_lock(hashtextextended(${lease.connectionId}, 1)),
             set_config('synchronous_commit', 'off', true)`.execute(tx);
    await holdLease(tx, lease, now, { done: page.progress.received, total: page.progress.total });
    const known = await knownDeals(tx, idsIn(page));
    const news = newsOf(page, known);
    await writeNews(tx, news, now);
    const removed = await storeRemovals(tx, page.removals, now);
    const badValues = await storeBadValues(tx, [...page.badValues, ...mendedTexts(news.deals)], now);
    if (!options.keepCursor) await writeCursor(tx, page.cursor);
    return { ...news.counts, removed, badValues, incomplete: news.incomplete };
  });
}

/** Where reading goes on; null = from the beginning. */
export async function readCursor(tx: Tenant): Promise<Cursor | null> {
  const row = await tx.selectFrom('cursors').select('cursor').executeTakeFirst();
  return row?.cursor ?? null;
}

/** Values that could not be read, or not be kept as they were, newest first. */
export function listBadValues(
  tx: Tenant,
  limit: number,
): Promise<{ dealId: string; field: string; value: string; at: Instant }[]> {
  return tx
    .selectFrom('badValues')
    .select(['dealId', 'field', 'value', 'at'])
    .orderBy('at', 'desc')
    .orderBy('dealId')
    .limit(limit)
    .execute();
}

async function writeNews(tx: Tenant, news: News, now: Instant): Promise<void> {
  if (news.deals.length > 0) {
    await sql`
      insert into deals (id, name, pipeline, stage, outcome, amount, currency, created_at, closed_at,
        expected_close_on, owner, account, source, type, attributes, contacts, pause_until, pause_reason, stored_at)
      select *, ${now}::bigint from json_to_recordset(${rowJson(news.deals)}) as deal (
        id text, name text, pipeline text, stage text, outcome text, amount double precision, currency text,
        "createdAt" bigint, "closedAt" bigint, "expectedCloseOn" date, owner text, account text, source text,
        type text, attributes json, contacts integer, "pauseUntil" date, "pauseReason" text)
      on conflict (connection_id, id) do update set
        name = excluded.name, pipeline = excluded.pipeline, stage = excluded.stage, outcome = excluded.outcome,
        amount = excluded.amount, currency = excluded.currency, created_at = excluded.created_at,
        closed_at = excluded.closed_at, expected_close_on = excluded.expected_close_on, owner = excluded.owner,
        account = excluded.account, source = excluded.source, type = excluded.type,
        attributes = excluded.attributes, contacts = excluded.contacts, pause_until = excluded.pause_until,
        pause_reason = excluded.pause_reason, version = deals.version + 1, dirty = true`.execute(tx);
  }
  if (news.log.length > 0) {
    await sql`
      insert into change_log (deal_id, recorded_at, entries)
      select id, ${now}::bigint, text from ${packed(news.log)}`.execute(tx);
  }
  if (news.activities.length > 0) {
    await sql`
      insert into activities (deal_id, entries)
      select id, text from ${packed(news.activities)}
      on conflict (connection_id, deal_id) do update set entries = excluded.entries`.execute(tx);
  }
  if (news.restored.length > 0) {
    await sql`update deals set removed_at = null where id = any(${news.restored})`.execute(tx);
    await sql`delete from removals where deal_id = any(${news.restored})`.execute(tx);
  }
}

async function storeBadValues(tx: Tenant, badValues: readonly BadValue[], now: Instant): Promise<number> {
  if (badValues.length === 0) return 0;
  const stored = await sql`
    insert into bad_values as known (deal_id, field, value, at)
    select distinct on ("dealId", field) "dealId", field, value, ${now}::bigint
    from json_to_recordset(${rowJson(badValues)}) as bad ("dealId" text, field text, value text)
    on conflict (connection_id, deal_id, field) do update set value = excluded.value, at = excluded.at
    where known.value <> excluded.value`.execute(tx);
  return Number(stored.numAffectedRows ?? 0);
}

async function writeCursor(tx: Tenant, cursor: Cursor): Promise<void> {
  await sql`
    insert into cursors (cursor) values (${JSON.stringify(cursor)})
    on conflict (connection_id) do update set cursor = excluded.cursor`.execute(tx);
}
