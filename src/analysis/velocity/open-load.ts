import type { FlowRow } from './flow-rows.ts';
import { velocityOf, type Window } from './velocity-of.ts';
import type { Estimate } from './estimate.ts';

/** One owner's load and what came of it; an association, not a cause. */
export interface OwnerLoad {
  owner: string | null;
  /** Mean number of deals open at a time. */
  openDeals: Estimate;
  winRate: Estimate;
  meanDays: Estimate;
  wonPerDay: Estimate;
}

/** Quantity beside quality, owner by owner, most loaded first. Rows of one currency; a deal is its present owner's. */
export function openLoad(rows: readonly FlowRow[], window: Window): OwnerLoad[] {
  return [...Map.groupBy(rows, ({ owner }) => owner)]
    .map(([owner, deals]) => {
      const { factors, forms } = velocityOf(deals, window, 50);
      const { openDeals, winRate, meanDays } = factors;
      return { owner, openDeals, winRate, meanDays, wonPerDay: forms.realised };
    })
    .filter(({ openDeals }) => (openDeals.value ?? 0) > 0)
    .sort((a, b) => (b.openDeals.value ?? 0) - (a.openDeals.value ?? 0));
}
