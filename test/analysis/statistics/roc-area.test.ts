import { array, assert, constantFrom, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { clusteredError } from '../../../src/analysis/statistics/clustered-error.ts';
import { gainCurve } from '../../../src/analysis/statistics/gain-curve.ts';
import { reliabilityGroups } from '../../../src/analysis/statistics/reliability-groups.ts';
import { rocArea } from '../../../src/analysis/statistics/roc-area.ts';

const outcomes = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0];
const scores = [0.9, 0.1, 0.8, 0.35, 0.4, 0.35, 0.6, 0.2, 0.5, 0.7];
const apart = [...outcomes.keys()];

test('the area is that of sklearn.metrics.roc_auc_score, ties half', () => {
  expect(rocArea(outcomes, scores)?.value).toBeCloseTo(0.82, 12);
});

test('its variance is that of DeLong, worked out in numpy from the placements of each row', () => {
  const { influence } = rocArea(outcomes, scores) ?? { influence: [] };
  expect(clusteredError(influence, apart) ** 2).toBeCloseTo(0.01664, 12);
});

test('where all came true, or nothing did, there is no area', () => {
  expect(rocArea([1, 1], [0.2, 0.3])).toBeNull();
  expect(rocArea([], [])).toBeNull();
});

test('rows that go together count once: doubling every row within its cluster leaves the error as it was', () => {
  const twice = <T>(values: readonly T[]): T[] => [...values, ...values];
  const { influence } = rocArea(twice(outcomes), twice(scores)) ?? { influence: [] };
  expect(clusteredError(influence, twice(apart)) ** 2).toBeCloseTo(0.01664, 12);
});

const rows = array(record({ outcome: constantFrom(0, 1), p: constantFrom(0.1, 0.2, 0.25, 0.5, 0.7, 0.9) }), {
  minLength: 1,
  maxLength: 60,
});

test('a gain curve rises from nothing to all and does not hang on the order of ties', () => {
  assert(
    property(rows, (all) => {
      const points = (order: typeof all) =>
        gainCurve(
          order.map(({ outcome }) => outcome),
          order.map(({ p }) => p),
          10,
        );
      const curve = points(all);
      if (all.every(({ outcome }) => outcome === 0)) {
        expect(curve).toEqual([]);
        return;
      }
      expect(curve[0]).toEqual({ share: 0, found: 0 });
      expect(curve.at(-1)?.found).toBeCloseTo(1, 12);
      for (const [place, { found }] of curve.entries())
        expect(found).toBeGreaterThanOrEqual((curve[place - 1]?.found ?? 0) - 1e-12);
      for (const [place, { found }] of points(all.toReversed()).entries())
        expect(found).toBeCloseTo(curve[place]?.found ?? -1, 12);
    }),
  );
});

test('the best half of four, of which it holds one of the two that came true, finds half', () => {
  expect(gainCurve([1, 0, 1, 0], [0.9, 0.8, 0.2, 0.1], 2)).toEqual([
    { share: 0, found: 0 },
    { share: 0.5, found: 0.5 },
    { share: 1, found: 1 },
  ]);
});

test('every row is in one reliability group, rows of one probability in the same one', () => {
  assert(
    property(rows, (all) => {
      const p = all.map((row) => row.p);
      const groups = reliabilityGroups(
        all.map(({ outcome }) => outcome),
        p,
        [...all.keys()],
        4,
      );
      expect(groups.reduce((sum, group) => sum + group.rows, 0)).toBe(all.length);
      expect(groups.length).toBeLessThanOrEqual(Math.min(4, new Set(p).size));
      for (const { happened, low, high } of groups) {
        expect(low).toBeLessThanOrEqual(happened + 1e-9);
        expect(high).toBeGreaterThanOrEqual(happened - 1e-9);
      }
    }),
  );
});
