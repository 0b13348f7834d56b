import { expect, test } from 'vitest';
import { kaplanMeier } from '../../../src/analysis/statistics/kaplan-meier.ts';
import { stepAt } from '../../../src/analysis/statistics/step-at.ts';

/** The leukaemia data of Miller (1997), as R's survival ships them under the name `aml`. */
const times = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45];
const ended = [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1];

test('gives what survfit(Surv(time, status) ~ 1, aml) of R 4.2 gives', () => {
  const curve = kaplanMeier(times, ended);
  const at = (time: number) => stepAt(curve.times, curve.survival, time, 1);
  expect(at(4.9)).toBe(1);
  expect(at(5)).toBeCloseTo(0.9130434782609, 12);
  expect(at(13)).toBeCloseTo(0.695652173913, 12);
  expect(at(23)).toBeCloseTo(0.5465838509317, 12);
  expect(at(31)).toBeCloseTo(0.3864734299517, 12);
  expect(at(161)).toBeCloseTo(0.0828157349896, 12);
});

test('gives with late entry what survfit(Surv(e, t, d) ~ 1) of R 4.2 gives', () => {
  const entries = [0, 0, 1, 0, 2, 3, 0, 4, 1, 5, 6, 2];
  const late = kaplanMeier(
    [1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10],
    [1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0],
    entries,
  );
  const expected = [0.75, 0.6, 0.48, 0.384, 0.288, 0.216, 0.144, 0.072];
  for (const [index, value] of expected.entries()) expect(late.survival[index]).toBeCloseTo(value, 12);
});
