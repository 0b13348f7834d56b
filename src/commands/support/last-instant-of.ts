import type { Instant } from '../../model/instant.ts';
import type { Portfolio } from '../../model/portfolio.ts';

/** The last instant at which something happened that had happened by `latest`; null for an empty portfolio. */
export function lastInstantOf({ histories }: Portfolio, latest: Instant): Instant | null {
  let last: Instant | null = null;
  const take = (at: Instant | null) => {
    if (at !== null && at <= latest && (last === null || at > last)) last = at;
  };
  for (const { deal, changes, activities } of histories) {
    take(deal.createdAt);
    take(deal.closedAt);
    for (const { at } of changes) take(at);
    for (const { at, state } of activities) if (state === 'done') take(at);
  }
  return last;
}
