import type { Listing } from '../connector.ts';
import type { Instant } from '../model/instant.ts';
import type { Database } from './database.ts';
import type { Lease } from './runs.ts';

/**
 * What a complete listing says about deals that it does not name.
 * - `confirm`: these few are absent: fetch them, and believe what fetch says
 * - `suspicious`: so many are absent that nothing is done before a second complete listing agrees
 * - `agreed`: a second complete listing agreed; that many were removed now
 */
export type ListingVerdict =
  | { kind: 'confirm'; absent: string[] }
  | { kind: 'suspicious'; absent: number; known: number }
  | { kind: 'agreed'; removed: number };

/** Takes in a whole listing. When the iterable throws, nothing is concluded. Explicit removals are stored as such. */
export declare function reconcileListing(
  db: Database,
  lease: Lease,
  listing: AsyncIterable<Listing>,
  now: Instant,
): Promise<ListingVerdict & { present: number; unknown: string[] }>;
