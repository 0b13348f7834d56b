import type { Activity } from '../model/activity.ts';
import type { Instant } from '../model/instant.ts';
import type { DealHistory } from '../model/portfolio.ts';

export interface KnownActivities {
  /** Took place until `at`, in time order. */
  done: Activity[];
  /** Known at `at` and still to come, in time order. */
  ahead: Activity[];
}

/**
 * What was known at `at` of the activities around a deal. Those the CRM heard of later are left out, also when
 * they are dated earlier; so are those called off, and those planned for a time that went by without being done.
 */
export function activitiesAt({ activities }: DealHistory, at: Instant): KnownActivities {
  const done: Activity[] = [];
  const ahead: Activity[] = [];
  for (const activity of activities) {
    if (activity.knownAt > at || activity.state === 'cancelled') continue;
    if (activity.at > at) ahead.push(activity);
    else if (activity.state === 'done') done.push(activity);
  }
  return { done, ahead };
}
