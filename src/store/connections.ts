import type { Instant } from '../model/instant.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { Database } from './database.ts';

export const connectionStates = ['connected', 'needs-reconnect', 'paused', 'disconnected'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** One installed CRM account: the tenant. */
export interface Connection {
  id: string;
  /** The connector's name, e.g. `csv`. */
  connector: string;
  /** The account's id at the vendor. */
  accountId: string;
  state: ConnectionState;
  /** Why it is in this state, as a sentence for the admin. */
  reason: string | null;
  /** When a paused connection may go on by itself. */
  pausedUntil: Instant | null;
  settings: ConnectionSettings;
  createdAt: Instant;
}

/** Creates the connection, or brings back the one this account already has, as `connected`, with its settings and rows. */
export declare function connect(
  db: Database,
  account: { connector: string; accountId: string; settings?: Partial<ConnectionSettings> },
  now: Instant,
): Promise<Connection>;
/** Throws `not-found`. */
export declare function getConnection(db: Database, connectionId: string): Promise<Connection>;
export declare function findConnection(
  db: Database,
  connector: string,
  accountId: string,
): Promise<Connection | null>;
/** All of them, oldest first. */
export declare function listConnections(db: Database): Promise<Connection[]>;
export declare function setConnectionState(
  db: Database,
  connectionId: string,
  state: ConnectionState,
  why?: { reason?: string; pausedUntil?: Instant },
): Promise<void>;
/** Changes what is named and keeps the rest; answers the whole. */
export declare function updateSettings(
  db: Database,
  connectionId: string,
  settings: Partial<ConnectionSettings>,
): Promise<ConnectionSettings>;
/** Deletes every row of the tenant, the connection itself included. Idempotent. */
export declare function eraseConnection(db: Database, connectionId: string): Promise<void>;
