import { expect, test } from 'vitest';
import { gammaQuantile } from '../../../src/analysis/statistics/gamma-quantile.ts';

// R 4.2: qgamma(c(.1, .5, .9), shape = 25, scale = 4); qgamma(c(.1, .5, .9), shape = 4, scale = 2.5)
test.each([
  { mean: 100, variance: 400, quantiles: [75.3773, 98.66987, 126.3342], within: 0.001 },
  { mean: 10, variance: 25, quantiles: [4.361924, 9.180152, 16.70196], within: 0.01 },
])(
  'agrees with R for a mean of $mean and a variance of $variance',
  ({ mean, variance, quantiles, within }) => {
    for (const [index, z] of [-1.2816, 0, 1.2816].entries()) {
      const exact = quantiles[index] ?? 0;
      expect(Math.abs(gammaQuantile(mean, variance, z) / exact - 1)).toBeLessThan(within);
    }
  },
);

test('without variance it is the mean, and without a mean nothing', () => {
  expect(gammaQuantile(7, 0, 1.2816)).toBe(7);
  expect(gammaQuantile(0, 5, 1.2816)).toBe(0);
});
