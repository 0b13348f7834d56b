import type { StageClock } from '../pipeline-model.ts';
import { winChanceAt } from '../stage-clock/win-chance-at.ts';

/**
 * The first age in days, not before the typical one, at which the chance to win is at or below `winChance`; null when
 * it never is, or when no typical age is known. Between two learnt ages the line is solved, not stepped through.
 */
export function ageAtOrBelow(clock: StageClock, winChance: number): number | null {
  const { ages, typicalDays } = clock;
  if (typicalDays === null) return null;
  if (winChanceAt(clock, typicalDays) <= winChance) return typicalDays;
  for (let index = 1; index < ages.length; index += 1) {
    const age = ages[index] ?? 0;
    const chance = clock.winChance[index] ?? 1;
    if (age <= typicalDays || chance > winChance) continue;
    const from = Math.max(typicalDays, ages[index - 1] ?? 0);
    const before = winChanceAt(clock, from);
    return from + ((before - winChance) / (before - chance)) * (age - from);
  }
  return null;
}
