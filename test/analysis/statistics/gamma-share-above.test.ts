import { expect, test } from 'vitest';
import { gammaQuantile } from '../../../src/analysis/statistics/gamma-quantile.ts';
import { gammaShareAbove } from '../../../src/analysis/statistics/gamma-share-above.ts';

test('the share above agrees with exact values within 0.005', () => {
  // R 4.5: pgamma(x, shape = mean^2/variance, rate = mean/variance, lower.tail = FALSE)
  for (const [mean, variance, value, exact] of [
    [10, 10, 12, 0.2424],
    [10, 10, 6, 0.9161],
    [100, 400, 125, 0.1104],
  ] as const)
    expect(Math.abs(gammaShareAbove(mean, variance, value) - exact)).toBeLessThan(0.005);
});

test('it is the other side of the quantile', () => {
  for (const [z, share] of [
    [-1.2816, 0.9],
    [0, 0.5],
    [1.2816, 0.1],
  ] as const)
    expect(gammaShareAbove(50, 300, gammaQuantile(50, 300, z))).toBeCloseTo(share, 4);
});

test('what is reached already is certain; of nothing nothing comes', () => {
  expect(gammaShareAbove(5, 2, 0)).toBe(1);
  expect(gammaShareAbove(0, 0, 3)).toBe(0);
  expect(gammaShareAbove(5, 0, 5)).toBe(1);
});
