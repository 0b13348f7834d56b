import { sql } from 'kysely';
import type { CardFace, TrendPoint } from '../model/card.ts';
import type { Scorecard } from '../model/scorecard.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/**
 * Stores those whose input hash is new and moves what they replace to the history; a face is stored whenever it is
 * another one. Answers the ids of the deals whose card changed: they are candidates for publishing now.
 */
export async function storeScorecards(
  tx: Tenant,
  cards: readonly Scorecard[],
  faces: readonly CardFace[] = [],
): Promise<string[]> {
  if (cards.length === 0) return [];
  const faceOf = new Map(faces.map((face) => [face.dealId, face]));
  const rows = rowJson(
    cards.map((card) => ({
      id: card.dealId,
      hash: card.inputHash,
      card,
      face: faceOf.get(card.dealId) ?? null,
    })),
  );
  const { rows: changed } = await sql<{ dealId: string }>`
    with next as (
      select * from json_to_recordset(${rows}) as next (id text, hash text, card json, face json)
    ), same as (
      select s.deal_id from scorecards s join next on next.id = s.deal_id and next.hash = s.input_hash
    ), past as (
      insert into scorecard_log (deal_id, card)
      select s.deal_id, s.card from scorecards s join next on next.id = s.deal_id and next.hash <> s.input_hash
    ), stored as (
      insert into scorecards as current (deal_id, input_hash, card, face)
      select id, hash, card, face from next
      on conflict (connection_id, deal_id) do update
        set input_hash = excluded.input_hash, card = excluded.card, face = excluded.face,
          pending = current.pending or current.input_hash <> excluded.input_hash
        where current.input_hash <> excluded.input_hash or current.face::text is distinct from excluded.face::text
      returning deal_id
    )
    select deal_id from stored where deal_id not in (select deal_id from same)`.execute(tx);
  return changed.map(({ dealId }) => dealId);
}

/** The trails of those deals that have one, by deal id. */
export async function currentTrends(
  tx: Tenant,
  dealIds: readonly string[],
): Promise<Map<string, TrendPoint[]>> {
  const { rows } = await sql<{ dealId: string; trend: TrendPoint[] }>`
    select deal_id, face -> 'trend' as trend from scorecards
    where deal_id = any(${dealIds}) and face is not null`.execute(tx);
  return new Map(rows.map(({ dealId, trend }) => [dealId, trend]));
}

/** Moves the cards of deals in any other pipeline than these to the history: nothing is said of them any more. How many. */
export async function retireScorecards(tx: Tenant, pipelines: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    with retired as (
      delete from scorecards using deals
      where deals.id = scorecards.deal_id and deals.pipeline <> all(${pipelines})
      returning scorecards.deal_id, scorecards.card
    )
    insert into scorecard_log (deal_id, card) select deal_id, card from retired`.execute(tx);
  return Number(numAffectedRows);
}

/** To be looked at for publishing again: what is said of them besides their scorecards has changed. */
export async function markPending(tx: Tenant, dealIds: readonly string[]): Promise<void> {
  await sql`update scorecards set pending = true where deal_id = any(${dealIds}) and not pending`.execute(tx);
}

export async function currentScorecards(tx: Tenant, dealIds: readonly string[]): Promise<Scorecard[]> {
  const rows = await tx
    .selectFrom('scorecards')
    .select('card')
    .where(sql<boolean>`deal_id = any(${dealIds})`)
    .orderBy('dealId')
    .execute();
  return rows.map(({ card }) => card);
}

/** Every card a deal ever had, oldest first, the current one last. */
export async function scorecardHistory(tx: Tenant, dealId: string): Promise<Scorecard[]> {
  const past = await tx
    .selectFrom('scorecardLog')
    .select('card')
    .where('dealId', '=', dealId)
    .orderBy('seq')
    .execute();
  return [...past.map(({ card }) => card), ...(await currentScorecards(tx, [dealId]))];
}

/** All current cards of deals that are still there, by deal id, in chunks. */
export async function* streamScorecards(
  db: Database,
  connectionId: string,
  chunk = 1_000,
): AsyncGenerator<Scorecard[]> {
  for (let after = ''; ; ) {
    const rows = await inTenant(db, connectionId, (tx) =>
      tx
        .selectFrom('scorecards')
        .innerJoin('deals', 'deals.id', 'scorecards.dealId')
        .select(['scorecards.dealId', 'scorecards.card'])
        .where('deals.removedAt', 'is', null)
        .where('scorecards.dealId', '>', after)
        .orderBy('scorecards.dealId')
        .limit(chunk)
        .execute(),
    );
    if (rows.length > 0) yield rows.map(({ card }) => card);
    if (rows.length < chunk) return;
    after = rows.at(-1)?.dealId ?? '';
  }
}
