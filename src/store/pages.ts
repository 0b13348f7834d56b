import type { Cursor, Page } from '../connector.ts';
import type { Instant } from '../model/instant.ts';
import type { Database, Tenant } from './database.ts';
import type { Lease } from './runs.ts';

/** What storing a page did. Rows that were known already count in none but `unchanged`. */
export interface StoredPage {
  created: number;
  updated: number;
  /** Deals of the page about which it said nothing new. */
  unchanged: number;
  changes: number;
  activities: number;
  removed: number;
  badValues: number;
  /** Unknown deals of which too little was said to store them: fetch them. */
  incomplete: string[];
}

/**
 * Stores a page and its cursor in one transaction, fenced by the lease: throws `unavailable` when another worker
 * has taken over, and then nothing is stored. Storing a page again changes nothing.
 * `keepCursor`: for pages out of turn (`fetch`), whose cursor says nothing about the reading.
 */
export declare function storePage(
  db: Database,
  lease: Lease,
  page: Page,
  options: { now: Instant; keepCursor?: boolean },
): Promise<StoredPage>;
/** Where reading goes on; null = from the beginning. */
export declare function readCursor(tx: Tenant): Promise<Cursor | null>;
/** Reading starts from the beginning again. */
export declare function forgetCursor(tx: Tenant): Promise<void>;
/** Values that could not be read, newest first. */
export declare function listBadValues(
  tx: Tenant,
  limit: number,
): Promise<{ dealId: string; field: string; value: string; at: Instant }[]>;
