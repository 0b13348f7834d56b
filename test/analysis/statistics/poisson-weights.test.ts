import { expect, test } from 'vitest';
import { poissonWeights } from '../../../src/analysis/statistics/poisson-weights.ts';

test('each row counts a Poisson number of times with mean 1', () => {
  const shares = new Float64Array(12);
  for (const weights of poissonWeights(1000, 500, 3))
    for (const weight of weights) shares[weight] = (shares[weight] ?? 0) + 1 / 500_000;
  // e⁻¹ ÷ k!, each within five standard errors.
  let expected = Math.exp(-1);
  for (let count = 0; count < 6; count += 1) {
    const error = Math.sqrt((expected * (1 - expected)) / 500_000);
    expect(Math.abs((shares[count] ?? 0) - expected)).toBeLessThan(5 * error);
    expected /= count + 1;
  }
});

test('the same seed gives the same weights, another one others', () => {
  const drawn = (seed: number): string =>
    Array.from(poissonWeights(50, 2, seed), (weights) => weights.join('')).join();
  expect(drawn(1)).toBe(drawn(1));
  expect(drawn(1)).not.toBe(drawn(2));
  // Figures must not change from one release to the next.
  expect(Array.from(poissonWeights(12, 1, 1), (weights) => weights.join(''))).toEqual(['101430111411']);
});

test('a row of a part has the weights that it has in the whole', () => {
  const whole = Array.from(poissonWeights(40, 3, 5), (weights) => [...weights]);
  const places = [3, 17, 39];
  const part = Array.from(poissonWeights(40, 3, 5, Uint32Array.from(places)), (weights) => [...weights]);
  expect(part).toEqual(whole.map((weights) => places.map((place) => weights[place])));
});
