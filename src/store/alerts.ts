import { sql } from 'kysely';
import type { Instant } from '../model/instant.ts';
import type { Tenant } from './database.ts';

/**
 * The life of an alert: `raising` before the CRM is called, `open` once its task is known (or without a task),
 * `resolving` before the task is closed, `resolved`. `refused`: the CRM did not take the task.
 */
export const alertStates = ['raising', 'open', 'resolving', 'resolved', 'refused'] as const;
export type AlertState = (typeof alertStates)[number];

export interface Alert {
  /** Ours; finds the task again. */
  key: string;
  dealId: string;
  owner: string | null;
  state: AlertState;
  taskId: string | null;
  /** What was said. */
  title: string;
  body: string;
  raisedAt: Instant;
  resolvedAt: Instant | null;
  /** Why it was resolved or refused. */
  reason: string | null;
}

/** Notes that an alert is about to be raised. A deal has one live alert at most: answers the live one if there is. */
export async function beginAlert(
  tx: Tenant,
  alert: Pick<Alert, 'key' | 'dealId' | 'owner' | 'title' | 'body'>,
  now: Instant,
): Promise<Alert> {
  const { key, dealId, owner, title, body } = alert;
  await tx
    .insertInto('alerts')
    .values({ key, dealId, owner, title, body, state: 'raising', raisedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await select(tx)
    .where('dealId', '=', dealId)
    .where((row) => row.or([row('state', 'in', ['raising', 'open', 'resolving']), row('key', '=', key)]))
    .orderBy('raisedAt', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}

/** Raised. `taskId` null: shown by us only. */
export async function openAlert(tx: Tenant, key: string, taskId: string | null): Promise<void> {
  await tx.updateTable('alerts').set({ state: 'open', taskId }).where('key', '=', key).execute();
}

export async function refuseAlert(tx: Tenant, key: string, reason: string): Promise<void> {
  await tx.updateTable('alerts').set({ state: 'refused', reason }).where('key', '=', key).execute();
}

/** About to be closed at the CRM. */
export async function beginResolving(tx: Tenant, keys: readonly string[], reason: string): Promise<void> {
  await sql`
    update alerts set state = 'resolving', reason = ${reason}
    where key = any(${keys}) and state in ('raising', 'open')`.execute(tx);
}

export async function resolveAlerts(tx: Tenant, keys: readonly string[], now: Instant): Promise<void> {
  await sql`
    update alerts set state = 'resolved', resolved_at = ${now}
    where key = any(${keys}) and state <> 'resolved'`.execute(tx);
}

/** Oldest first. */
export function listAlerts(
  tx: Tenant,
  filter: { states?: readonly AlertState[]; dealIds?: readonly string[] } = {},
): Promise<Alert[]> {
  const { states, dealIds } = filter;
  return select(tx)
    .$if(states !== undefined, (query) => query.where(sql<boolean>`state = any(${states})`))
    .$if(dealIds !== undefined, (query) => query.where(sql<boolean>`deal_id = any(${dealIds})`))
    .orderBy('raisedAt')
    .orderBy('key')
    .execute();
}

/** The last alert of each deal that ever had one, whatever its state: for cooldowns. */
export function lastAlerts(tx: Tenant, dealIds: readonly string[]): Promise<Alert[]> {
  return select(tx)
    .distinctOn('dealId')
    .where(sql<boolean>`deal_id = any(${dealIds})`)
    .orderBy('dealId')
    .orderBy('raisedAt', 'desc')
    .orderBy('key', 'desc')
    .execute();
}

function select(tx: Tenant) {
  return tx
    .selectFrom('alerts')
    .select([
      'key',
      'dealId',
      'owner',
      'state',
      'taskId',
      'title',
      'body',
      'raisedAt',
      'resolvedAt',
      'reason',
    ]);
}
