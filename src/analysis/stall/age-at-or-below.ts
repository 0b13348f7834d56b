import type { StageClock } from '../pipeline-model.ts';
import { winChanceAt } from '../stage-clock/win-chance-at.ts';

/** Shorter visits are over before anybody could be told. */
export const shortestDays = 1;

/**
 * The first age in days, from the typical one and a day on, at which the chance to win is at or below `winChance`; null when
 * it never is, or when no typical age is known. Between two learnt ages the line is solved, not stepped through.
 */
export function ageAtOrBelow(clock: StageClock, winChance: number): number | null {
  const { ages, typicalDays } = clock;
  if (typicalDays === null) return null;
  const firstDays = Math.max(typicalDays, shortestDays);
  if (winChanceAt(clock, firstDays) <= winChance) return firstDays;
  for (let index = 1; index < ages.length; index += 1) {
    const age = ages[index] ?? 0;
    const chance = clock.winChance[index] ?? 1;
    if (age <= firstDays || chance > winChance) continue;
    const from = Math.max(firstDays, ages[index - 1] ?? 0);
    const before = winChanceAt(clock, from);
    return from + ((before - winChance) / (before - chance)) * (age - from);
  }
  return null;
}
