import { expect, test } from 'vitest';
import { expit } from '../../../src/analysis/statistics/expit.ts';
import { fitScale } from '../../../src/analysis/win-model/fit-scale.ts';
import { mixed } from '../../../src/analysis/win-model/mixed.ts';

const dice = (number: number): number => mixed(number + 1) / 2 ** 32;

/** Outcomes by true log-odds, of which a part says only `told`; in two folds. */
function folds(count: number, told: number) {
  const truth = Float64Array.from({ length: count }, (_, row) => 4 * dice(row + 1e6) - 2);
  return [0, 1].map((fold) => ({
    checked: { from: new Float64Array(count), parts: [truth.map((value) => told * value)] },
    check: {
      rows: Int32Array.from({ length: count }, (_, row) => row + fold * count),
      outcomes: Uint8Array.from(truth, (value, row) => (dice(row + fold * 7e6) < expit(value - 1) ? 1 : 0)),
      weights: new Float64Array(count).fill(1),
    },
  }));
}
const deals = Int32Array.from({ length: 20_000 }, (_, deal) => deal);

test('chances that are too timid are made bolder, too bold ones more timid, whatever their level', () => {
  expect(fitScale(folds(8000, 1 / 1.5), [1], deals)).toBeCloseTo(1.5, 1);
  expect(fitScale(folds(8000, 1 / 0.7), [1], deals)).toBeCloseTo(0.7, 1);
  expect(fitScale(folds(8000, 1), [1], deals)).toBeCloseTo(1, 1);
});

test('few deals change nothing much, and none nothing', () => {
  expect(Math.abs(fitScale(folds(15, 1 / 1.5), [1], deals) - 1)).toBeLessThan(0.1);
  expect(fitScale([], [1], deals)).toBeCloseTo(1, 4);
});
