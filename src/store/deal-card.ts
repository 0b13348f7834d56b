import { sql } from 'kysely';
import type { Card } from '../model/card.ts';
import type { Tenant } from './database.ts';
import { toldStates, withAlert } from './with-alert.ts';

/** What is kept about a deal for its record: its pipeline and account, and its card once it was scored. */
export interface DealCard {
  pipeline: string;
  account: string | null;
  card: Card | null;
}

/** Null when this connection has no such deal. One look-up, nothing reckoned. */
export async function readDealCard(tx: Tenant, dealId: string): Promise<DealCard | null> {
  const row = await tx
    .selectFrom('deals')
    .leftJoin('scorecards', 'scorecards.dealId', 'deals.id')
    .leftJoin('alerts', (join) =>
      join
        .onRef('alerts.dealId', '=', 'deals.id')
        .on('alerts.kind', '=', 'stalled')
        .on(sql<boolean>`alerts.state = any(${toldStates})`),
    )
    .select(['deals.pipeline', 'deals.account', 'scorecards.face', 'alerts.raisedAt', 'alerts.taskId'])
    .where('deals.id', '=', dealId)
    .where('deals.removedAt', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const { pipeline, account, face, raisedAt, taskId } = row;
  return { pipeline, account, card: withAlert(face, raisedAt === null ? null : { raisedAt, taskId }) };
}
