import { sql } from 'kysely';
import type { CardValues } from '../connector.ts';
import type { Deal } from '../model/deal.ts';
import { dayMs, type Instant } from '../model/instant.ts';
import type { Card } from '../model/card.ts';
import type { Scorecard } from '../model/scorecard.ts';
import { listAlerts } from './alerts.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import { dealColumns } from './deal-columns.ts';
import { rowJson } from './row-json.ts';
import { toldStates, withAlert } from './with-alert.ts';

export type Values = CardValues['values'];

/** A deal whose scorecard changed since it was last looked at for publishing. */
export interface PublishCandidate {
  deal: Deal;
  scorecard: Scorecard;
  /** What its record shows. */
  card: Card | null;
  /** What was last written to the CRM; null = never. */
  written: Values | null;
  writtenAt: Instant | null;
}

/** The card of a deal that was looked at. */
export type PublishedCard = Pick<Scorecard, 'dealId' | 'inputHash'>;

export interface Publication {
  dealId: string;
  written: Values | null;
  writtenAt: Instant | null;
  /** What a dry run would have written. */
  wouldWrite: Values | null;
  /** Why the CRM did not take it; parked for a day or until the deal changes. */
  refusal: string | null;
}

/**
 * A rule of the account may be what refused a deal: when its people mend it, nothing of the deal changes. So parked
 * deals are tried again this long after.
 */
const parkedMs = dayMs;

/** All that may need writing as of `now`, new deals first, in chunks; without what is parked. */
export async function* streamCandidates(
  db: Database,
  connectionId: string,
  now: Instant,
  chunk = 1_000,
): AsyncGenerator<PublishCandidate[]> {
  for (const fresh of [true, false]) {
    for (let after = ''; ; ) {
      const rows = await inTenant(db, connectionId, (tx) => candidates(tx, { fresh, after, now, chunk }));
      if (rows.length > 0) yield rows;
      if (rows.length < chunk) break;
      after = rows.at(-1)?.deal.id ?? '';
    }
  }
}

async function candidates(
  tx: Tenant,
  { fresh, after, now, chunk }: { fresh: boolean; after: string; now: Instant; chunk: number },
): Promise<PublishCandidate[]> {
  const rows = await tx
    .selectFrom('scorecards')
    .innerJoin('deals', 'deals.id', 'scorecards.dealId')
    .leftJoin('publications', 'publications.dealId', 'scorecards.dealId')
    .select(dealColumns.map((column) => `deals.${column}` as const))
    .select(['scorecards.card', 'scorecards.face', 'publications.written', 'publications.writtenAt'])
    .where('scorecards.pending', '=', true)
    .where('deals.removedAt', 'is', null)
    .where('publications.written', fresh ? 'is' : 'is not', null)
    .where(isNotParked(now))
    .where('scorecards.dealId', '>', after)
    .orderBy('scorecards.dealId')
    .limit(chunk)
    .execute();
  const dealIds = rows.map(({ id }) => id);
  const told = await listAlerts(tx, { kind: 'stalled', states: toldStates, dealIds });
  const alertOf = new Map(told.map((alert) => [alert.dealId, alert]));
  return rows.map(({ card, face, written, writtenAt, ...deal }) => ({
    deal,
    scorecard: card,
    card: withAlert(face, alertOf.get(deal.id) ?? null),
    written,
    writtenAt,
  }));
}

const isNotParked = (now: Instant) => sql<boolean>`(
  publications.refusal is null or publications.refused_version < deals.version
  or publications.refused_at <= ${now - parkedMs}::bigint)`;

/** Deals that carry values of ours although nothing is said of them any more, in chunks; without what is parked. */
export async function* streamWithdrawn(
  db: Database,
  connectionId: string,
  now: Instant,
  chunk = 400,
): AsyncGenerator<{ dealId: string; account: string | null }[]> {
  for (let after = ''; ; ) {
    const rows = await inTenant(db, connectionId, (tx) =>
      tx
        .selectFrom('publications')
        .innerJoin('deals', 'deals.id', 'publications.dealId')
        .leftJoin('scorecards', 'scorecards.dealId', 'publications.dealId')
        .select(['deals.id as dealId', 'deals.account'])
        .where('publications.written', 'is not', null)
        .where('scorecards.dealId', 'is', null)
        .where('deals.removedAt', 'is', null)
        .where(isNotParked(now))
        .where('publications.dealId', '>', after)
        .orderBy('publications.dealId')
        .limit(chunk)
        .execute(),
    );
    if (rows.length > 0) yield rows;
    if (rows.length < chunk) return;
    after = rows.at(-1)?.dealId ?? '';
  }
}

/** Nobody knows what the CRM still has of what was written, figures of pipelines too: all of it is written again. */
export async function distrustWritten(tx: Tenant): Promise<void> {
  await sql`
    with distrusted as (
      update publications set written = '{}' where written is not null returning deal_id
    )
    update scorecards set pending = true from distrusted
    where scorecards.deal_id = distrusted.deal_id and not pending`.execute(tx);
  await tx.updateTable('pipelinePublications').set({ written: '{}' }).execute();
}

/** They carry nothing of ours any more. */
export async function forgetPublications(tx: Tenant, dealIds: readonly string[]): Promise<void> {
  await sql`delete from publications where deal_id = any(${dealIds})`.execute(tx);
}

/** The CRM has taken these values. They are no candidates until their scorecard changes again. */
export async function recordWritten(
  tx: Tenant,
  rows: readonly (PublishedCard & { values: Values })[],
  now: Instant,
): Promise<void> {
  await sql`
    insert into publications (deal_id, written, written_at)
    select "dealId", values, ${now}::bigint
    from json_to_recordset(${rowJson(rows)}) as now ("dealId" text, values jsonb)
    on conflict (connection_id, deal_id) do update set written = excluded.written, written_at = excluded.written_at,
      would_write = null, refusal = null, refused_version = null, refused_at = null`.execute(tx);
  await settleCandidates(tx, rows);
}

/** Parks them for a day or until the deal changes. */
export async function recordRefused(
  tx: Tenant,
  rows: readonly { dealId: string; reason: string }[],
  now: Instant,
): Promise<void> {
  await sql`
    insert into publications (deal_id, refusal, refused_version, refused_at)
    select refused."dealId", refused.reason, deals.version, ${now}::bigint
    from json_to_recordset(${rowJson(rows)}) as refused ("dealId" text, reason text)
    join deals on deals.id = refused."dealId"
    on conflict (connection_id, deal_id) do update set refusal = excluded.refusal,
      refused_version = excluded.refused_version, refused_at = excluded.refused_at`.execute(tx);
}

/** Dry run: what would have been written. They stay candidates. */
export async function recordWouldWrite(
  tx: Tenant,
  rows: readonly { dealId: string; values: Values }[],
): Promise<void> {
  await sql`
    insert into publications (deal_id, would_write)
    select * from json_to_recordset(${rowJson(rows)}) as would ("dealId" text, values jsonb)
    on conflict (connection_id, deal_id) do update set would_write = excluded.would_write`.execute(tx);
}

/** Looked at, nothing to write: no candidates until their scorecard changes again; one that has meanwhile stays. */
export async function settleCandidates(tx: Tenant, cards: readonly PublishedCard[]): Promise<void> {
  const rows = rowJson(cards.map(({ dealId, inputHash }) => ({ dealId, inputHash })));
  await sql`
    update scorecards set pending = false
    from json_to_recordset(${rows}) as settled ("dealId" text, "inputHash" text)
    where pending and deal_id = settled."dealId" and input_hash = settled."inputHash"`.execute(tx);
}

export function getPublications(tx: Tenant, dealIds: readonly string[]): Promise<Publication[]> {
  return select(tx).where(sql<boolean>`deal_id = any(${dealIds})`).orderBy('dealId').execute();
}

/** What the CRM did not take, latest first. */
export function listRefusals(tx: Tenant, limit: number): Promise<Publication[]> {
  return select(tx)
    .where('refusal', 'is not', null)
    .orderBy('refusedAt', 'desc')
    .orderBy('dealId')
    .limit(limit)
    .execute();
}

/** Deals written at least once and not removed. */
export async function countWritten(tx: Tenant): Promise<number> {
  const { count } = await tx
    .selectFrom('publications')
    .innerJoin('deals', 'deals.id', 'publications.dealId')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('publications.written', 'is not', null)
    .where('deals.removedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

function select(tx: Tenant) {
  return tx.selectFrom('publications').select(['dealId', 'written', 'writtenAt', 'wouldWrite', 'refusal']);
}
