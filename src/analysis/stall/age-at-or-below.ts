import type { WaitClock } from '../pipeline-model.ts';
import { winChanceAt } from '../stage-clock/win-chance-at.ts';

/** Shorter visits are over before anybody could be told. */
export const shortestDays = 1;

/** What deals are told of by: days waited, and how likely an alert is idle then. */
export type IdleCurve = Pick<WaitClock, 'ages' | 'typicalDays' | 'idleChance'>;

/**
 * The first age in days, from the typical one and a day on, at which the chance that an alert is idle is at or below
 * `chance`, and with it the chance to win; null when it never is, or when no typical age is known. Between two learnt
 * ages the line is solved, not stepped through.
 */
export function ageAtOrBelow({ ages, typicalDays, idleChance }: IdleCurve, chance: number): number | null {
  if (typicalDays === null) return null;
  const idle = { ages, winChance: idleChance };
  const firstDays = Math.max(typicalDays, shortestDays);
  if (winChanceAt(idle, firstDays) <= chance) return firstDays;
  for (let index = 1; index < ages.length; index += 1) {
    const age = ages[index] ?? 0;
    const there = idleChance[index] ?? 1;
    if (age <= firstDays || there > chance) continue;
    const from = Math.max(firstDays, ages[index - 1] ?? 0);
    const before = winChanceAt(idle, from);
    return from + ((before - chance) / (before - there)) * (age - from);
  }
  return null;
}
