import type { Activity } from './activity.ts';
import type { Change } from './change.ts';
import type { Deal } from './deal.ts';
import type { Owner } from './owner.ts';
import type { Pipeline } from './pipeline.ts';

/** One deal with its past, in time order (changes by `at` then `ordinal`, activities by `at`). */
export interface DealHistory {
  deal: Deal;
  changes: readonly Change[];
  activities: readonly Activity[];
}

/** Everything one connection holds, in memory. */
export interface Portfolio {
  pipelines: readonly Pipeline[];
  owners: readonly Owner[];
  histories: readonly DealHistory[];
}
