import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { aalenJohansen } from '../../../src/analysis/statistics/aalen-johansen.ts';
import { stepAt } from '../../../src/analysis/statistics/step-at.ts';

const times = [1, 2, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10];
const causes = [1, 0, 2, 1, 1, 0, 3, 2, 0, 1, 2, 0];
const entries = [0, 0, 1, 0, 2, 3, 0, 4, 1, 5, 6, 2];

/** R 4.2, survival 3.5: t, s, e as above. */
test('gives what survfit(Surv(t, factor(s, 0:3)) ~ 1) gives', () => {
  const curve = aalenJohansen({ times, causes }, 3);
  expect([...curve.times]).toEqual([1, 2, 3, 4, 5, 6, 8, 9]);
  expectClose(
    curve.incidence[0],
    [
      0.0833333333333, 0.0833333333333, 0.1759259259259, 0.2685185185185, 0.2685185185185, 0.2685185185185,
      0.4125514403292, 0.4125514403292,
    ],
  );
  expectClose(
    curve.incidence[1],
    [
      0, 0.0833333333333, 0.0833333333333, 0.0833333333333, 0.0833333333333, 0.1913580246914, 0.1913580246914,
      0.3353909465021,
    ],
  );
  expectClose(curve.incidence[2], [0, 0, 0, 0, ...Array<number>(4).fill(0.108024691358)]);
});

test('gives with late entry what survfit(Surv(e, t, factor(s, 0:3)) ~ 1, id = 1:12) gives', () => {
  const curve = aalenJohansen({ times, causes, entries }, 3);
  expectClose(curve.survival, [0.75, 0.6, 0.48, 0.384, 0.288, 0.216, 0.144, 0.072]);
  expectClose(curve.incidence[0], [0.25, 0.25, 0.37, 0.466, 0.466, 0.466, 0.538, 0.538]);
  expectClose(curve.incidence[1], [0, 0.15, 0.15, 0.15, 0.15, 0.222, 0.222, 0.294]);
});

const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3 })), {
  minLength: 1,
  maxLength: 60,
});
const curveOf = (sample: readonly [number, number][]) =>
  aalenJohansen({ times: sample.map(([time]) => time), causes: sample.map(([, cause]) => cause) }, 3);

test('shares never fall, and with those still running they sum to 1', () => {
  fc.assert(
    fc.property(rows, (sample) => {
      const { incidence, survival } = curveOf(sample);
      for (const [step, running] of survival.entries()) {
        const shares = incidence.map((curve) => curve[step] ?? 0);
        expect(shares.reduce((sum, share) => sum + share, running)).toBeCloseTo(1, 9);
        for (const curve of incidence) expect(curve[step] ?? 0).toBeGreaterThanOrEqual(curve[step - 1] ?? 0);
      }
    }),
  );
});

test('the order of rows changes nothing, to the bit', () => {
  const shuffled = rows.chain((sample) =>
    fc.tuple(fc.constant(sample), fc.shuffledSubarray(sample, { minLength: sample.length })),
  );
  fc.assert(
    fc.property(shuffled, ([sample, mixed]) => {
      expect(curveOf(mixed)).toEqual(curveOf(sample));
    }),
  );
});

test('without censoring a share is what was counted', () => {
  fc.assert(
    fc.property(rows, (sample) => {
      const ended = sample.filter(([, cause]) => cause > 0);
      const curve = curveOf(ended);
      for (const time of [0, 7, 30]) {
        const counted = ended.filter(([at, cause]) => cause === 2 && at <= time).length;
        const share = stepAt(curve.times, curve.incidence[1] ?? [], time, 0);
        expect(share).toBeCloseTo(ended.length > 0 ? counted / ended.length : 0, 9);
      }
    }),
  );
});

function expectClose(actual: ArrayLike<number> | undefined, expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual?.[index]).toBeCloseTo(value, 11);
}
