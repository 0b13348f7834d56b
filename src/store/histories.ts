import type { DealHistory } from '../model/portfolio.ts';
import type { Database } from './database.ts';
import type { DealFilter } from './deals.ts';

/** `version`: give it to `clearDirty` when scored. */
export interface StoredHistory extends DealHistory {
  version: number;
}

/**
 * Deals with their past, by id, in chunks, memory bounded by the chunk; removed deals are left out. Changes come by
 * `at`, then `ordinal`, the latest correction each; activities by `at`.
 */
export declare function readHistories(
  db: Database,
  connectionId: string,
  filter?: DealFilter & { dirtyOnly?: boolean; chunk?: number },
): AsyncIterable<StoredHistory[]>;
