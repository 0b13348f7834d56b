import { sql } from 'kysely';
import type { Tenant } from './database.ts';
import type { ActivityEntry, ChangeEntry } from './schema.ts';

export interface Past {
  /** Oldest row first. */
  log: ChangeEntry[];
  activities: readonly ActivityEntry[];
}

/** The logs and activities of these deals, as they lie in the store. */
export async function readPasts(tx: Tenant, dealIds: readonly string[]): Promise<Map<string, Past>> {
  const pasts = new Map<string, Past>(dealIds.map((id) => [id, { log: [], activities: [] }]));
  const chosen = sql<boolean>`deal_id = any(${dealIds})`;
  const log = await tx
    .selectFrom('changeLog')
    .select(['dealId', 'entries'])
    .where(chosen)
    .orderBy('dealId')
    .orderBy('seq')
    .execute();
  for (const { dealId, entries } of log) {
    const past = pasts.get(dealId);
    const parsed: ChangeEntry[] = JSON.parse(entries);
    if (past) past.log = past.log.length === 0 ? parsed : past.log.concat(parsed);
  }
  const activities = await tx.selectFrom('activities').select(['dealId', 'entries']).where(chosen).execute();
  for (const { dealId, entries } of activities) {
    const past = pasts.get(dealId);
    if (past) past.activities = JSON.parse(entries);
  }
  return pasts;
}
