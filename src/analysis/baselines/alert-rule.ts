import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { KnownDeal } from './known-deals.ts';
import type { WatchedVisit } from './watched-visit.ts';

/** When the rule raises its alert on a visit with a threshold; null: not during the visit, or it cannot tell. */
export type RaisedAt = (visit: WatchedVisit, threshold: number) => Instant | null;

/** What a rule may learn from. */
export interface Past {
  /** As known at the cut, short ones too. */
  visits: readonly WatchedVisit[];
  /** All deals; of their ends only those before the cut are known. */
  deals: readonly KnownDeal[];
  pipelines: readonly Pipeline[];
  cutAt: Instant;
}

/** A way to raise alerts that people use today, with one threshold to turn. */
export interface AlertRule {
  id: string;
  /** What it says, with N for the threshold. */
  name: string;
  /** Thresholds that are tried: from many alerts to few. */
  thresholds: readonly number[];
  /** Learns what it needs besides the threshold. */
  learn: (past: Past) => RaisedAt;
}
