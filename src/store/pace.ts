import type { Rate } from '../connector.ts';
import type { Database } from './database.ts';

/** One limiter for all processes. Lanes of different connections never touch each other. */
export interface Pacer {
  /**
   * Resolves when the next call of this lane may be sent: never more than `calls` of them in any `perMs`
   * milliseconds, over all processes together. Rejects with the signal's reason when it aborts.
   */
  pace(connectionId: string, lane: string, rate: Rate, signal?: AbortSignal): Promise<void>;
  /** The CRM said that its limit is lower than we thought, or asked us to wait. */
  heed(connectionId: string, lane: string, said: { rate?: Rate; waitMs?: number }): Promise<void>;
}

/** A pacer on the store's own database. */
export declare function createPacer(db: Database): Pacer;
