import type { StageClock } from '../pipeline-model.ts';

/** Median days from that age in the stage until the deal closes, by the last learnt age not above it; null if unknown. */
export function daysToCloseAt({ ages, daysToClose }: StageClock, ageDays: number): number | null {
  const next = ages.findIndex((age) => age > ageDays);
  return daysToClose[(next === -1 ? ages.length : next) - 1] ?? null;
}
