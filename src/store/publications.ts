import type { CardValues } from '../connector.ts';
import type { Deal } from '../model/deal.ts';
import type { Instant } from '../model/instant.ts';
import type { Scorecard } from '../model/scorecard.ts';
import type { Database, Tenant } from './database.ts';

export type Values = CardValues['values'];

/** A deal whose scorecard changed since it was last looked at for publishing. */
export interface PublishCandidate {
  deal: Deal;
  scorecard: Scorecard;
  /** What was last written to the CRM; null = never. */
  written: Values | null;
  writtenAt: Instant | null;
}

export interface Publication {
  dealId: string;
  written: Values | null;
  writtenAt: Instant | null;
  /** What a dry run would have written. */
  wouldWrite: Values | null;
  /** Why the CRM did not take it; parked until the deal changes. */
  refusal: string | null;
}

/** All that may need writing, new deals first, in chunks; refusals stay parked until their deal changes. */
export declare function streamCandidates(
  db: Database,
  connectionId: string,
  chunk?: number,
): AsyncIterable<PublishCandidate[]>;
/** The CRM has taken these values. */
export declare function recordWritten(
  tx: Tenant,
  rows: readonly { dealId: string; values: Values }[],
  now: Instant,
): Promise<void>;
/** Parks them until the deal changes. */
export declare function recordRefused(
  tx: Tenant,
  rows: readonly { dealId: string; reason: string }[],
  now: Instant,
): Promise<void>;
/** Dry run: what would have been written. They stay candidates. */
export declare function recordWouldWrite(
  tx: Tenant,
  rows: readonly { dealId: string; values: Values }[],
  now: Instant,
): Promise<void>;
/** Looked at, nothing to write: no candidates until their scorecard changes again. */
export declare function settleCandidates(tx: Tenant, dealIds: readonly string[]): Promise<void>;
export declare function getPublications(tx: Tenant, dealIds: readonly string[]): Promise<Publication[]>;
export declare function listRefusals(tx: Tenant, limit: number): Promise<Publication[]>;
/** Deals written at least once and not removed. */
export declare function countWritten(tx: Tenant): Promise<number>;
