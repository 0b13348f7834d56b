import { sql } from 'kysely';
import type { Instant } from '../model/instant.ts';
import type { Tenant } from './database.ts';

/**
 * The life of an alert: `raising` before the CRM is called, `open` once its task is known (or without a task),
 * `resolving` before the task is closed, `resolved`. `refused`: the CRM did not take the task.
 */
export const alertStates = ['raising', 'open', 'resolving', 'resolved', 'refused'] as const;
export type AlertState = (typeof alertStates)[number];

/** `stalled`: told to the deal's owner. `escalation`: told to somebody above, as nobody has worked on it since. */
export type AlertKind = 'stalled' | 'escalation';

export interface Alert {
  /** Ours; finds the task again. */
  key: string;
  kind: AlertKind;
  dealId: string;
  /** Who is told. */
  owner: string | null;
  /** The key of the task it shares with other deals of its owner; null: it has one of its own. */
  digest: string | null;
  /** Where it stands in its digest. */
  place: number;
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

/** Notes that an alert is about to be raised. A deal has one live alert of a kind at most: answers that one if there is. */
export async function beginAlert(
  tx: Tenant,
  alert: Pick<Alert, 'key' | 'dealId' | 'owner' | 'title' | 'body'> &
    Partial<Pick<Alert, 'kind' | 'digest' | 'place'>>,
  now: Instant,
): Promise<Alert> {
  const { key, dealId, owner, title, body, kind = 'stalled', digest = null, place = 0 } = alert;
  await tx
    .insertInto('alerts')
    .values({ key, kind, dealId, owner, digest, place, title, body, state: 'raising', raisedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return await select(tx)
    .where('dealId', '=', dealId)
    .where('kind', '=', kind)
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

/** It is another person's now, who is told in a task of their own: the shared one stays with the others. */
export async function leaveDigest(tx: Tenant, key: string, owner: string): Promise<void> {
  await sql`
    update alerts set owner = ${owner}, digest = null, task_id = null, state = 'raising'
    where key = ${key} and state = 'open'`.execute(tx);
}

/** Its task is another person's now. */
export async function moveAlerts(tx: Tenant, keys: readonly string[], owner: string): Promise<void> {
  await sql`update alerts set owner = ${owner} where key = any(${keys})`.execute(tx);
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
  filter: { states?: readonly AlertState[]; dealIds?: readonly string[]; kind?: AlertKind } = {},
): Promise<Alert[]> {
  const { states, dealIds, kind } = filter;
  return select(tx)
    .$if(states !== undefined, (query) => query.where(sql<boolean>`state = any(${states})`))
    .$if(dealIds !== undefined, (query) => query.where(sql<boolean>`deal_id = any(${dealIds})`))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'stalled'))
    .orderBy('raisedAt')
    .orderBy('place')
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
      'kind',
      'dealId',
      'digest',
      'place',
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
