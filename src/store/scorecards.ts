import { sql } from 'kysely';
import type { Scorecard } from '../model/scorecard.ts';
import { type Database, inTenant, type Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/**
 * Stores those whose input hash is new and moves what they replace to the history. Answers the ids of the deals whose
 * card changed: they are candidates for publishing now.
 */
export async function storeScorecards(tx: Tenant, cards: readonly Scorecard[]): Promise<string[]> {
  if (cards.length === 0) return [];
  const rows = rowJson(cards.map((card) => ({ id: card.dealId, hash: card.inputHash, card })));
  const { rows: changed } = await sql<{ dealId: string }>`
    with next as (
      select * from json_to_recordset(${rows}) as next (id text, hash text, card json)
    ), past as (
      insert into scorecard_log (deal_id, card)
      select s.deal_id, s.card from scorecards s join next on next.id = s.deal_id and next.hash <> s.input_hash
    )
    insert into scorecards as current (deal_id, input_hash, card)
    select id, hash, card from next
    on conflict (connection_id, deal_id) do update
      set input_hash = excluded.input_hash, card = excluded.card, pending = true
      where current.input_hash <> excluded.input_hash
    returning deal_id`.execute(tx);
  return changed.map(({ dealId }) => dealId);
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
