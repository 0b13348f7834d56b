import type { Scorecard } from '../model/scorecard.ts';
import type { Database, Tenant } from './database.ts';

/** Stores those whose input hash is new and moves what they replace to the history; ids of the deals whose card changed. */
export declare function storeScorecards(tx: Tenant, cards: readonly Scorecard[]): Promise<string[]>;
export declare function currentScorecards(tx: Tenant, dealIds: readonly string[]): Promise<Scorecard[]>;
/** Every card a deal ever had, oldest first. */
export declare function scorecardHistory(tx: Tenant, dealId: string): Promise<Scorecard[]>;
/** All current cards of deals that are still there, by deal id, in chunks. */
export declare function streamScorecards(
  db: Database,
  connectionId: string,
  chunk?: number,
): AsyncIterable<Scorecard[]>;
