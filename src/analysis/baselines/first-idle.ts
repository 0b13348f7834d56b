import type { Instant } from '../../model/instant.ts';
import { shortestMs, type WatchedVisit } from './watched-visit.ts';

/**
 * The first instant of the visit, from its second day on, at which nothing of `resets` (rising) had happened for
 * `waitMs`; null when there is none before its end. What came before the visit counts too.
 */
export function firstIdle(
  visit: Pick<WatchedVisit, 'enteredAt' | 'endAt'>,
  resets: readonly Instant[],
  waitMs: number,
): Instant | null {
  const firstAt = visit.enteredAt + shortestMs;
  for (let place = 0; place < resets.length; place += 1) {
    const since = resets[place] ?? 0;
    const next = resets[place + 1] ?? Infinity;
    if (next <= firstAt) continue;
    const at = Math.max(firstAt, since + waitMs);
    if (at >= visit.endAt) return null;
    if (at < next) return at;
  }
  return null;
}
