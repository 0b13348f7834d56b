import type { ClockReset } from '../../timeline/clock-reset-at.ts';
import { waitResetOf } from '../../timeline/resets-wait.ts';
import type { DealReading } from '../read-deal.ts';

/**
 * What the deal's wait began with: its last progress, or what was done about it since that ends a wait (`reset`: a
 * place in `waitResets`). Where the log begins with a deal that is there already, it has waited since then at least.
 */
export function waitingSince({ clocks, visit, activities }: DealReading, reset: number): ClockReset | null {
  const { stage } = clocks;
  if (!stage) return null;
  const progress =
    visit && !visit.entryKnown && visit.enteredAt > stage.at ? { ...stage, at: visit.enteredAt } : stage;
  const done = activities.done.findLast((activity) => waitResetOf(activity) <= reset);
  if (!done || done.at <= progress.at) return progress;
  return { at: done.at, cause: waitResetOf(done) === 0 ? 'buyer-activity' : 'outreach', what: done.kind };
}
