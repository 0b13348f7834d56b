import { expect, test } from 'vitest';
import { normalQuantile } from '../../../src/analysis/statistics/normal-quantile.ts';

// R 4.2: qnorm(c(.001, .1, .5, .9, .975))
test.each([
  [0.001, -3.090232],
  [0.1, -1.281552],
  [0.5, 0],
  [0.9, 1.281552],
  [0.975, 1.959964],
])('agrees with R at %f', (p, exact) => {
  expect(Math.abs(normalQuantile(p) - exact)).toBeLessThan(4.5e-4);
});
