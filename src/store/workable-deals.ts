import { sql } from 'kysely';
import type { Deal } from '../model/deal.ts';
import type { Scorecard } from '../model/scorecard.ts';
import type { Tenant } from './database.ts';
import { dealColumns } from './deal-columns.ts';

/** What the choice needs of a card, read out of it once: reading is what takes the time. */
const said = sql<{ status: string; risk: number | null }>`(
  select status, "valueAtRisk" as risk
  from json_to_record(scorecards.card) as read (status text, "valueAtRisk" double precision))`;

/**
 * Open deals to work on by their current cards, by id: all that have stopped moving, and of each pipeline and currency
 * as many as asked of those that still move and have most at risk, those without an amount last and only while they slow.
 */
export async function workableDeals(
  tx: Tenant,
  { mostMoving }: { mostMoving: number },
): Promise<{ deal: Deal; scorecard: Scorecard }[]> {
  const rows = await tx
    .selectFrom((db) =>
      db
        .selectFrom('deals')
        .innerJoin('scorecards', 'scorecards.dealId', 'deals.id')
        .crossJoinLateral(said.as('said'))
        .select(dealColumns)
        // Joining the cards a second time, by the ids that were chosen, takes far longer than carrying them along.
        .select(['scorecards.card', sql<boolean>`status = 'stalled'`.as('isStalled')])
        .select(
          sql<number>`row_number() over (
            partition by pipeline, currency, status = 'stalled' order by risk desc nulls last, id)`.as(
            'place',
          ),
        )
        .where('deals.outcome', '=', 'open')
        .where('deals.removedAt', 'is', null)
        .where(
          sql<boolean>`(status = 'stalled' or status in ('slowing', 'on_track') and risk > 0
            or status = 'slowing' and risk is null)`,
        )
        .as('open'),
    )
    .select([...dealColumns, 'card'])
    .where((db) => db.or([db('isStalled', '=', true), db('place', '<=', mostMoving)]))
    .orderBy('id')
    .execute();
  return rows.map(({ card, ...deal }) => ({ deal, scorecard: card }));
}
