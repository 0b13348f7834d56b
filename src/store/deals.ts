import type { Deal } from '../model/deal.ts';
import type { StageKind } from '../model/pipeline.ts';
import type { Tenant } from './database.ts';

/** A deal with its version: it grows with everything that is learnt about the deal. */
export interface StoredDeal extends Deal {
  version: number;
}

export interface DealFilter {
  dealIds?: readonly string[];
  pipeline?: string;
  stage?: string;
  outcome?: StageKind;
  owner?: string;
  /** Part of the name. */
  search?: string;
}

export interface DealCounts {
  total: number;
  open: number;
  won: number;
  lost: number;
  /** Waiting to be scored. */
  dirty: number;
  /** Gone from the CRM; in no other number. */
  removed: number;
}

/** Null when unknown or removed. */
export declare function getDeal(tx: Tenant, dealId: string): Promise<StoredDeal | null>;
/** By id, from after `after` on. */
export declare function listDeals(
  tx: Tenant,
  filter: DealFilter,
  paging: { after?: string; limit: number },
): Promise<StoredDeal[]>;
export declare function countDeals(tx: Tenant): Promise<DealCounts>;
/** To be scored again; how many were not yet. */
export declare function markDirty(tx: Tenant, filter: DealFilter): Promise<number>;
/** Scored, unless something was learnt since that version. */
export declare function clearDirty(
  tx: Tenant,
  scored: readonly { dealId: string; version: number }[],
): Promise<void>;
/** The id a deal lives on under after merges; its own when it was not merged; null when it is gone or merges run in a circle. */
export declare function resolveMerge(tx: Tenant, dealId: string): Promise<string | null>;
