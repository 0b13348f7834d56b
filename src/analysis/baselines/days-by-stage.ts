import { dayMs } from '../../model/instant.ts';
import type { WatchedVisit } from './watched-visit.ts';

/** A length that rests on fewer visits is no length. */
const fewest = 5;

/** Days of the completed visits of each stage, rising; of deals that ended so, if `outcome` is given. */
export function daysByStage(past: readonly WatchedVisit[], outcome?: 'won' | 'lost'): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const visit of past) {
    if (!visit.left || !visit.entryKnown || (outcome && visit.outcome !== outcome)) continue;
    const days = found.get(visit.key) ?? [];
    found.set(visit.key, days);
    days.push((visit.endAt - visit.enteredAt) / dayMs);
  }
  for (const [stage, days] of found) {
    if (days.length < fewest) found.delete(stage);
    else days.sort((a, b) => a - b);
  }
  return found;
}
