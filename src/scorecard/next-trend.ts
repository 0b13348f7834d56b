import type { TrendPoint } from '../model/card.ts';
import { dayMs } from '../model/instant.ts';

const trailDays = 12 * 7;

/**
 * The trail with one point more: the new one takes the place of what its week had, and what is older than twelve weeks
 * goes. Adding the same day again changes nothing but that day.
 */
export function nextTrend(earlier: readonly TrendPoint[], point: TrendPoint): TrendPoint[] {
  const today = dayNumber(point.on);
  const kept = earlier.filter(({ on }) => {
    const day = dayNumber(on);
    return day < today && day >= today - trailDays && weekOf(day) !== weekOf(today);
  });
  return [...kept, point];
}

const dayNumber = (on: string): number => Date.parse(on) / dayMs;
/** Weeks begin on Mondays; 1970 began on a Thursday. */
const weekOf = (day: number): number => Math.floor((day + 3) / 7);
