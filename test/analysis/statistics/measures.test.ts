import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { brierScore } from '../../../src/analysis/statistics/brier-score.ts';
import { calibrationError } from '../../../src/analysis/statistics/calibration-error.ts';
import { censoringWeights } from '../../../src/analysis/statistics/censoring-weights.ts';
import { expit } from '../../../src/analysis/statistics/expit.ts';
import { logLoss } from '../../../src/analysis/statistics/log-loss.ts';
import { logit } from '../../../src/analysis/statistics/logit.ts';
import { quantile } from '../../../src/analysis/statistics/quantile.ts';
import { weightedQuantiles } from '../../../src/analysis/statistics/weighted-quantiles.ts';
import { wilsonInterval } from '../../../src/analysis/statistics/wilson-interval.ts';

test('quantiles are those of R: quantile(c(3,1,4,1,5,9,2,6), c(.1,.5,.9), type = 7)', () => {
  const sorted = [1, 1, 2, 3, 4, 5, 6, 9];
  expect([0.1, 0.5, 0.9].map((p) => Number(quantile(sorted, p)?.toFixed(9)))).toEqual([1, 3.5, 6.9]);
  expect(quantile([], 0.5)).toBeNull();
});

test('a weighted quantile is the plain one of rows repeated by their weight', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4 })), {
    minLength: 1,
  });
  fc.assert(
    fc.property(rows, fc.double({ min: 0.01, max: 1, noNaN: true }), (sample, p) => {
      const repeated = sample
        .flatMap(([value, weight]) => Array<number>(weight).fill(value))
        .sort((a, b) => a - b);
      const expected = repeated[Math.ceil(p * repeated.length * (1 - 1e-12)) - 1] ?? null;
      const [found] = weightedQuantiles(
        sample.map(([value]) => value),
        sample.map(([, weight]) => weight),
        [p],
      );
      expect(found).toBe(expected);
    }),
  );
});

test('the interval of a share is that of R: prop.test(7, 20, conf.level = .8, correct = FALSE)', () => {
  const { low, high } = wilsonInterval(7, 20, 1.2815515655446004);
  expect(low).toBeCloseTo(0.229497257247, 11);
  expect(high).toBeCloseTo(0.493268836487, 11);
  expect(wilsonInterval(0, 0, 1.28)).toEqual({ low: 0, high: 1 });
});

test('log-odds and probability undo each other, far out too', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      expect(logit(expit(x))).toBeCloseTo(x, 2);
    }),
  );
  expect(expit(-800)).toBe(0);
  expect(expit(800)).toBe(1);
});

test('losses are those worked out by hand', () => {
  expect(logLoss([1, 0], [0.8, 0.4])).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 12);
  expect(logLoss([1, 0], [0.8, 0.4], [3, 1])).toBeCloseTo(-(3 * Math.log(0.8) + Math.log(0.6)) / 4, 12);
  expect(logLoss([1], [0])).toBeCloseTo(-Math.log(1e-4), 12);
  expect(brierScore([1, 0], [0.8, 0.4])).toBeCloseTo((0.04 + 0.16) / 2, 12);
  expect([logLoss([], []), brierScore([], []), calibrationError([], [])]).toEqual([null, null, null]);
});

test('calibration error is nought where every probability comes true, and does not hang on the order of ties', () => {
  const outcomes = [...Array<number>(30).fill(0), ...Array<number>(10).fill(1)];
  expect(calibrationError(outcomes, Array<number>(40).fill(0.25))).toBeCloseTo(0, 12);
  expect(calibrationError(outcomes, Array<number>(40).fill(0.35))).toBeCloseTo(0.1, 12);
  const mixed = outcomes.toReversed();
  expect(calibrationError(mixed, Array<number>(40).fill(0.35))).toBeCloseTo(0.1, 12);
});

test('ended rows stand for those still running: their weights sum to all rows', () => {
  // Looked at after 4 days, rows that began 0–9 days ago; each lasts 2 or 6 days.
  const times: number[] = [];
  const ended: number[] = [];
  for (let seen = 1; seen <= 10; seen += 1) {
    for (const lasts of [2.5, 6.5]) {
      times.push(Math.min(lasts, seen));
      ended.push(lasts <= seen ? 1 : 0);
    }
  }
  const weights = censoringWeights(times, ended);
  const long = weights.filter((_, row) => times[row] === 6.5).reduce((sum, weight) => sum + weight, 0);
  const short = weights.filter((_, row) => times[row] === 2.5).reduce((sum, weight) => sum + weight, 0);
  expect(short).toBeCloseTo(10, 6);
  expect(long).toBeCloseTo(10, 6);
});
