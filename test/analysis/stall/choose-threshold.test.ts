import { expect, test } from 'vitest';
import { chooseThreshold } from '../../../src/analysis/stall/choose-threshold.ts';

/** A thousand stays of 1 to 100 days; the chance that an alert is idle falls from the first to the last given. */
const groups = (first: number, last: number) => [
  {
    curve: { ages: [0, 1, 100], typicalDays: 1, idleChance: [first, first, last] },
    longest: Float64Array.from({ length: 1000 }, (_, stay) => 1 + (stay * 99) / 999),
    ended: new Uint8Array(1000).fill(1),
    weight: 1,
  },
];

test('a budget is used up, and an eighth more where every alert is likelier of use than idle', () => {
  const sure = chooseThreshold(groups(0.4, 0), 1000, 0.2);
  expect(sure.share).toBeGreaterThan(0.22);
  expect(sure.share).toBeLessThanOrEqual(0.225);
});

test('alerts that are likelier idle than of use never go beyond the budget', () => {
  const unsure = chooseThreshold(groups(1, 0.6), 1000, 0.2);
  expect(unsure.idleChance).toBeGreaterThan(0.5);
  expect(unsure.share).toBeGreaterThan(0.19);
  expect(unsure.share).toBeLessThanOrEqual(0.2);
});

test('without a budget nothing is raised', () => {
  expect(chooseThreshold(groups(0.4, 0), 1000, 0)).toMatchObject({ idleChance: null, share: 0 });
});
