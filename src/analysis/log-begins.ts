import { dayMs, type Instant } from '../model/instant.ts';
import { kaplanMeier } from './statistics/kaplan-meier.ts';
import { stepAt } from './statistics/step-at.ts';

/** Where so many closings are missing, it is no chance: it would be one in 20,000 (Poisson). */
const missingClosings = 10;
/** A survival curve that has come down to nothing says no more than this of a rate. */
const leastSurvival = 0.01;

/**
 * When the log of a pipeline begins, where it begins late: the first closing, if at the pace of later deals many of the
 * earlier ones would have closed before it. Then quick ends are missing among the deals created before, which win and
 * last unlike others (left truncation: Klein and Moeschberger, Survival Analysis, 2003, 3.4). Null where the deals begin
 * with the log. `closedAt` is infinity for open deals.
 */
export function logBegins(
  deals: { createdAt: readonly Instant[]; closedAt: readonly Instant[] },
  at: Instant,
): Instant | null {
  const firstAt = deals.closedAt.reduce((first, closedAt) => Math.min(first, closedAt), Infinity);
  const after: number[] = [];
  const before: number[] = [];
  for (const [deal, createdAt] of deals.createdAt.entries())
    (createdAt < firstAt ? before : after).push(deal);
  if (firstAt > at || after.length === 0) return null;
  const endOf = (deal: number): Instant => Math.min(deals.closedAt[deal] ?? at, at);
  const { times, survival } = kaplanMeier(
    after.map((deal) => (endOf(deal) - (deals.createdAt[deal] ?? 0)) / dayMs),
    after.map((deal) => ((deals.closedAt[deal] ?? Infinity) <= at ? 1 : 0)),
  );
  const missing = before.reduce((sum, deal) => {
    const days = (firstAt - (deals.createdAt[deal] ?? 0)) / dayMs;
    return sum - Math.log(Math.max(leastSurvival, stepAt(times, survival, days, 1)));
  }, 0);
  return missing > missingClosings ? firstAt : null;
}
