import { dayMs, type Instant } from '../../model/instant.ts';
import { isLong, shortestMs, type WatchedVisit } from '../baselines/watched-visit.ts';

/** How alerts on stage visits did. Shares are null where there is nothing they could be of. */
export interface AlertFigures {
  raised: number;
  /** Of the visits that last a day or more. */
  share: number;
  /** Alerts whose deal has ended. */
  judged: number;
  /** Of those, lost. */
  precision: number | null;
  /** Of the deals that were lost, those that had an alert; and those that had it three days or more before the end. */
  caught: number | null;
  caughtEarly: number | null;
  /** Of the visits of deals that were won, those that had an alert. */
  wonDisturbed: number | null;
  /** Days from the alert to the loss, median. */
  leadDays: number | null;
  /** Standard errors of the precision and of the share that was caught early. */
  precisionError: number;
  earlyError: number;
}

/** An alert later than this before the end changes nothing. */
const noticeMs = 3 * dayMs;

/** Looks at what became of visits with an alert. Visits of less than a day and alerts at or after their end do not count. */
export function alertFigures(
  visits: readonly WatchedVisit[],
  raisedAt: (visit: WatchedVisit, index: number) => Instant | null,
): AlertFigures {
  const lost = new Set<string>();
  const caught = new Set<string>();
  const early = new Set<string>();
  const leads: number[] = [];
  let long = 0;
  let raised = 0;
  let judged = 0;
  let right = 0;
  let won = 0;
  let disturbed = 0;
  for (const [index, visit] of visits.entries()) {
    if (!isLong(visit)) continue;
    long += 1;
    const { outcome, closedAt, endAt, enteredAt } = visit;
    const { id } = visit.history.deal;
    if (outcome === 'lost') lost.add(id);
    if (outcome === 'won') won += 1;
    const alertAt = raisedAt(visit, index);
    if (alertAt === null) continue;
    const at = Math.max(alertAt, enteredAt + shortestMs);
    if (at >= endAt) continue;
    raised += 1;
    if (outcome === null || closedAt === null) continue;
    judged += 1;
    if (outcome === 'won') disturbed += 1;
    else {
      right += 1;
      caught.add(id);
      leads.push((closedAt - at) / dayMs);
      if (closedAt - at >= noticeMs) early.add(id);
    }
  }
  const share = (part: number, of: number): number | null => (of > 0 ? part / of : null);
  const precision = share(right, judged);
  const caughtEarly = share(early.size, lost.size);
  const error = (of: number | null, n: number): number =>
    Math.sqrt(Math.max((of ?? 0) * (1 - (of ?? 0)), 0.01) / Math.max(1, n));
  return {
    raised,
    share: share(raised, long) ?? 0,
    judged,
    precision,
    caught: share(caught.size, lost.size),
    caughtEarly,
    wonDisturbed: share(disturbed, won),
    leadDays: leads.sort((a, b) => a - b)[Math.floor(leads.length / 2)] ?? null,
    precisionError: error(precision, judged),
    earlyError: error(caughtEarly, lost.size),
  };
}
