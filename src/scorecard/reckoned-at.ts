import type { Instant } from '../model/instant.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { startOfDay } from './start-of-day.ts';

/**
 * The instant a deal is reckoned at when it is asked for at `at`: the later of the day's beginning and the last thing
 * known of it. All instants of a day without news give one instant.
 */
export function reckonedAt(
  { deal, changes, activities }: DealHistory,
  at: Instant,
  timeZone: string,
): Instant {
  let latest = startOfDay(at, timeZone);
  const see = (instant: Instant): void => {
    if (instant > latest && instant <= at) latest = instant;
  };
  see(deal.createdAt);
  for (const change of changes) see(change.at);
  for (const activity of activities) {
    see(activity.knownAt);
    if (activity.knownAt <= at && activity.state === 'done') see(activity.at);
  }
  return Math.min(at, latest);
}
