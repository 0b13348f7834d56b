import type { StageClock } from '../pipeline-model.ts';

/** P(won | still in the stage at that age), between the learnt ages along a straight line, after the last one flat. */
export function winChanceAt(
  { ages, winChance }: Pick<StageClock, 'ages' | 'winChance'>,
  ageDays: number,
): number {
  let low = 0;
  let high = ages.length - 1;
  if (ageDays >= (ages[high] ?? 0)) return winChance[high] ?? 0;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((ages[middle] ?? 0) <= ageDays) low = middle;
    else high = middle;
  }
  const from = ages[low] ?? 0;
  const share = (ageDays - from) / ((ages[high] ?? 0) - from);
  return (winChance[low] ?? 0) + share * ((winChance[high] ?? 0) - (winChance[low] ?? 0));
}
