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
export declare function beginAlert(
  tx: Tenant,
  alert: Pick<Alert, 'key' | 'dealId' | 'owner' | 'title' | 'body'>,
  now: Instant,
): Promise<Alert>;
/** Raised. `taskId` null: shown by us only. */
export declare function openAlert(tx: Tenant, key: string, taskId: string | null): Promise<void>;
export declare function refuseAlert(tx: Tenant, key: string, reason: string): Promise<void>;
/** About to be closed at the CRM. */
export declare function beginResolving(tx: Tenant, keys: readonly string[], reason: string): Promise<void>;
export declare function resolveAlerts(tx: Tenant, keys: readonly string[], now: Instant): Promise<void>;
/** Oldest first. */
export declare function listAlerts(
  tx: Tenant,
  filter?: { states?: readonly AlertState[]; dealIds?: readonly string[] },
): Promise<Alert[]>;
/** The last alert of each deal that ever had one, whatever its state: for cooldowns. */
export declare function lastAlerts(tx: Tenant, dealIds: readonly string[]): Promise<Alert[]>;
