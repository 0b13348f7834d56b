import type { Estimate } from './estimate.ts';
import type { GroupVelocity } from './velocity-by.ts';

/** One owner's load and what came of it; an association, not a cause. */
export interface OwnerLoad {
  owner: string | null;
  /** Mean number of deals open at a time. */
  openDeals: Estimate;
  winRate: Estimate;
  meanDays: Estimate;
  wonPerDay: Estimate;
}

/** Quantity beside quality, owner by owner, most loaded first. A deal is its present owner's. */
export const openLoad = (owners: readonly GroupVelocity[]): OwnerLoad[] =>
  owners
    .map(({ key: owner, velocity: { forms, factors } }) => {
      const { openDeals, winRate, meanDays } = factors;
      return { owner, openDeals, winRate, meanDays, wonPerDay: forms.realised };
    })
    .filter(({ openDeals }) => (openDeals.value ?? 0) > 0)
    .sort((a, b) => (b.openDeals.value ?? 0) - (a.openDeals.value ?? 0));
