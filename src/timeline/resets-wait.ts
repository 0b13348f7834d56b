import type { Activity } from '../model/activity.ts';
import { isBuyerSide } from './is-buyer-side.ts';

/**
 * What, besides progress, may end a deal's wait; each takes in those before it:
 * - buyer: what the buyer did or took part in
 * - mail: also a mail to the buyer
 * - outreach: also a call or any other word to the buyer
 * - work: whatever was done about the deal
 */
export const waitResets = ['buyer', 'mail', 'outreach', 'work'] as const;
export type WaitReset = (typeof waitResets)[number];

/** The first of `waitResets` by which the activity ends a wait. */
export function waitResetOf(activity: Activity): number {
  if (isBuyerSide(activity)) return 0;
  if (activity.kind === 'email') return 1;
  return activity.kind === 'call' || activity.direction === 'out' ? 2 : 3;
}
