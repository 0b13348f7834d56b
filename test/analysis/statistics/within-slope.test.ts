import { expect, test } from 'vitest';
import { type PanelRow, withinSlope } from '../../../src/analysis/statistics/within-slope.ts';
import { randomOf } from '../../../src/generator/random.ts';

/** Units with a level of their own, periods with one of theirs, and so much more `y` for one more `x`. */
function panelOf(seed: number, slope: number): PanelRow[] {
  const random = randomOf(seed);
  const periods = Array.from({ length: 12 }, () => 5 * random.normal());
  return Array.from({ length: 15 }, (_, unit) => ({ unit, level: 20 * random.normal() })).flatMap(
    ({ unit, level }) =>
      periods.map((common, period) => {
        // Those with a high level also carry more: across units the two go together for another reason.
        const x = level / 4 + common / 4 + 6 * random.next();
        return { unit: `u${unit}`, period, x, y: level + common + slope * x + random.normal(), weight: 1 };
      }),
  );
}

test('what units and periods have of their own is taken out: the slope within is found', () => {
  const slope = withinSlope(panelOf(1, 2), 1.2816);
  expect(slope?.value).toBeCloseTo(2, 1);
  // By hand: from one period to the next x rises by 2 and y by 7 in one unit, by 1 and 4 in the others.
  const square = [
    ['a', 0, 1, 1],
    ['a', 1, 3, 8],
    ['b', 0, 5, 2],
    ['b', 1, 6, 6],
    ...['c', 'd', 'e'].flatMap((unit) => [
      [unit, 0, 0, 0],
      [unit, 1, 1, 4],
    ]),
  ].map(([unit, period, x, y]) => ({
    unit: String(unit),
    period: Number(period),
    x: Number(x),
    y: Number(y),
    weight: 1,
  }));
  expect(withinSlope(square, 1)?.value).toBeCloseTo(3, 9);
});

test('the range holds the truth about four times in five', () => {
  const held = Array.from({ length: 200 }, (_, seed) => withinSlope(panelOf(seed + 1, 1), 1.2816)).filter(
    (slope) => slope && slope.low <= 1 && 1 <= slope.high,
  ).length;
  // 200 at 0.8: outside of 142 to 178 would be a chance of one in five hundred.
  expect(held).toBeGreaterThanOrEqual(142);
  expect(held).toBeLessThanOrEqual(178);
});

test('too few units, or a load that never changes, have no slope', () => {
  expect(
    withinSlope(
      panelOf(1, 2).filter(({ unit }) => unit < 'u11'),
      1,
    ),
  ).toBeNull();
  expect(
    withinSlope(
      panelOf(1, 2).map((row) => ({ ...row, x: 3 })),
      1,
    ),
  ).toBeNull();
});
