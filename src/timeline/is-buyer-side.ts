import type { Activity } from '../model/activity.ts';

/** Did the buyer do it or take part? What comes from them, and a meeting, which takes two. */
export function isBuyerSide(activity: Activity): boolean {
  return activity.direction === 'in' || activity.kind === 'meeting';
}
