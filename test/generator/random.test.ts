import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomOf } from '../../src/generator/random.ts';

const key = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const drawn = (keys: readonly number[], count: number) => {
  const random = randomOf(...keys);
  return Array.from({ length: count }, () => random.next());
};

test('a stream is the same for ever, on every machine', () => {
  expect(drawn([1, 2, 3], 4)).toEqual([
    0.23095238208045787, 0.5881222279684087, 0.2189075341001936, 0.19351183362249713,
  ]);
});

test('equal keys give equal streams; one key more, less or other gives another', () => {
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), key, (keys, other) => {
      expect(drawn(keys, 5)).toEqual(drawn(keys, 5));
      expect(drawn([...keys, other], 5)).not.toEqual(drawn(keys, 5));
      if (other !== keys[0]) expect(drawn([other, ...keys.slice(1)], 5)).not.toEqual(drawn(keys, 5));
    }),
  );
});

test('the first numbers of neighbouring streams are uniform and have nothing to do with each other', () => {
  const size = 20_000;
  const first = Array.from({ length: size }, (_, i) => drawn([7, i], 2));
  const bins = Array<number>(20).fill(0);
  for (const [x = 0] of first) bins[Math.floor(x * 20)] = (bins[Math.floor(x * 20)] ?? 0) + 1;
  const chiSquare = bins.reduce((sum, count) => sum + (count - size / 20) ** 2 / (size / 20), 0);
  // 99.99 % of uniform samples stay below 50.8 (19 degrees of freedom).
  expect(chiSquare).toBeLessThan(50.8);
  const correlation = (pairs: [number, number][]) =>
    (12 * pairs.reduce((sum, [x, y]) => sum + (x - 0.5) * (y - 0.5), 0)) / pairs.length;
  expect(Math.abs(correlation(first.map(([x = 0, y = 0]) => [x, y])))).toBeLessThan(4 / Math.sqrt(size));
  const neighbours = first.slice(1).map(([x = 0], i): [number, number] => [x, first[i]?.[0] ?? 0]);
  expect(Math.abs(correlation(neighbours))).toBeLessThan(4 / Math.sqrt(size));
});

test('normals, exponentials and lognormals have their means and spreads', () => {
  const random = randomOf(11);
  const size = 40_000;
  const draw = (of: () => number) => Array.from({ length: size }, of);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const normals = draw(() => random.normal());
  expect(Math.abs(mean(normals))).toBeLessThan(4 / Math.sqrt(size));
  expect(Math.abs(mean(normals.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / size));
  expect(Math.abs(mean(draw(() => random.exponential())) - 1)).toBeLessThan(4 / Math.sqrt(size));
  const logs = draw(() => Math.log(random.lognormal(50, 0.5)));
  expect(Math.abs(mean(logs) - Math.log(50))).toBeLessThan((4 * 0.5) / Math.sqrt(size));
});
