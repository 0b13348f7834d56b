import { dayMs, type Instant } from '../../model/instant.ts';
import { shortestMs, type WatchedVisit } from './watched-visit.ts';

/** When the visit comes to an age, a day at least; null when it ends before or there is no such age. */
export function afterAge(
  { enteredAt, endAt }: Pick<WatchedVisit, 'enteredAt' | 'endAt'>,
  days: number | null | undefined,
): Instant | null {
  if (days === null || days === undefined || !Number.isFinite(days)) return null;
  const at = enteredAt + Math.max(shortestMs, days * dayMs);
  return at < endAt ? at : null;
}
