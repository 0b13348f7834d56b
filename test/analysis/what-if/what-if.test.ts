import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DealOutlook, Reckoning } from '../../../src/analysis/forecast/reckon-period.ts';
import type { Change } from '../../../src/analysis/what-if/change.ts';
import { whatIf } from '../../../src/analysis/what-if/what-if.ts';
import type { WhatIfInput } from '../../../src/analysis/what-if/what-if-input.ts';
import type { Estimate } from '../../../src/model/pipeline-figures.ts';
import { dayMs } from '../../../src/model/instant.ts';

/** Chances of a billionth are none. */
const upTo = (max: number) =>
  fc.double({ min: 0, max, noNaN: true }).map((drawn) => (drawn < 1e-9 ? 0 : drawn));
const share = upTo(1);
const estimate = (value: number, reach: number): Estimate => ({
  value,
  low: value - reach,
  high: value + reach,
  n: 40,
});

interface Drawn {
  owner: string;
  chance: number;
  faster: number;
  slower: number;
  worth: number;
}

const deal = fc.record({
  owner: fc.constantFrom('ann', 'bob', 'cem'),
  chance: share,
  faster: share,
  slower: share,
  worth: upTo(1e6),
});

const rest = fc.record({
  count: upTo(50),
  value: upTo(1e6),
});

/** Pipelines of any kind; chances at other paces in any order, as estimates may come. */
const input: fc.Arbitrary<WhatIfInput> = fc
  .record({
    deals: fc.array(deal, { minLength: 1, maxLength: 20 }),
    rests: fc.tuple(rest, rest, rest),
    spreads: fc.tuple(share, share),
    winRate: fc.double({ min: 0.01, max: 1, noNaN: true }),
    marginal: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
  })
  .map(({ deals, rests, spreads, winRate, marginal }) => {
    const reckoning = (of: 'chance' | 'faster' | 'slower', place: 0 | 1 | 2): Reckoning => {
      const lines = deals.map(
        (drawn: Drawn, index): DealOutlook => ({
          id: `d${index}`,
          owner: drawn.owner,
          chance: drawn[of],
          value: drawn[of] * drawn.worth,
          worth: drawn.worth,
        }),
      );
      const left = rests[place];
      const sum = (part: (line: DealOutlook) => number): number =>
        lines.reduce((total, line) => total + part(line), 0);
      return {
        fromAt: 0,
        untilAt: 30 * dayMs,
        deals: lines,
        rest: { ...left, squaredValue: 1e6 },
        count: {
          mean: left.count + sum(({ chance }) => chance),
          variance: 1 + left.count,
          spread: spreads[0],
        },
        value: { mean: left.value + sum(({ value }) => value), variance: 1e6, spread: spreads[1] },
        checkedOn: 8,
      };
    };
    const is = estimate(winRate, 0);
    const factors = { openDeals: estimate(deals.length, 0), winRate: is, ultimateWinRate: is };
    const forms = { generation: estimate(1000, 100), little: estimate(900, 90) };
    return {
      now: reckoning('chance', 0),
      faster: reckoning('faster', 1),
      slower: reckoning('slower', 2),
      velocity: { forms, factors } as unknown as WhatIfInput['velocity'],
      marginalWinRate: estimate(marginal, 0.01),
    };
  });

const factor = fc.double({ min: 0.5, max: 2, noNaN: true });
const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
const valueOf = (of: WhatIfInput, change: Change): number => whatIf(of, change).after.value.mean;

describe('what if', () => {
  test('nothing were otherwise: nothing moves, and the forecast is the one that stands', () => {
    fc.assert(
      fc.property(input, (of) => {
        const { before, after, difference } = whatIf(of, {});
        expect(after).toEqual(before);
        for (const { value, low, high } of [
          difference.value,
          difference.count,
          ...Object.values(difference.velocity),
        ])
          expect([value, low, high]).toEqual([0, 0, 0]);
        expect(close(before.value.mean, of.now.value.mean)).toBe(true);
      }),
    );
  });

  test('more wins, more intake and a faster cycle never bring less, whatever else is supposed', () => {
    fc.assert(
      fc.property(input, factor, factor, factor, factor, (of, winRate, intake, cycle, other) => {
        const change = { winRate, intake, cycle };
        const [low, high] = [Math.min(winRate, other), Math.max(winRate, other)];
        expect(valueOf(of, { ...change, winRate: low })).toBeLessThanOrEqual(
          valueOf(of, { ...change, winRate: high }) * (1 + 1e-12),
        );
        const [less, more] = [Math.min(intake, other), Math.max(intake, other)];
        expect(valueOf(of, { ...change, intake: less })).toBeLessThanOrEqual(
          valueOf(of, { ...change, intake: more }) * (1 + 1e-12),
        );
        const [quick, slow] = [Math.min(cycle, other), Math.max(cycle, other)];
        expect(valueOf(of, { ...change, cycle: slow })).toBeLessThanOrEqual(
          valueOf(of, { ...change, cycle: quick }) * (1 + 1e-12) + 1e-9,
        );
      }),
    );
  });

  test('a deal that is won adds what was not expected of it yet; one that is lost takes what was', () => {
    fc.assert(
      fc.property(input, fc.nat(19), (of, pick) => {
        const one = of.now.deals[pick % of.now.deals.length];
        if (!one) return;
        const wins = whatIf(of, { fates: [{ id: one.id, fate: 'won' }] }).difference;
        const loses = whatIf(of, { fates: [{ id: one.id, fate: 'lost' }] }).difference;
        const scale = 1e-9 * Math.max(1, of.now.value.mean);
        expect(Math.abs((wins.value.value ?? 0) - (one.worth - one.value))).toBeLessThanOrEqual(scale);
        expect(Math.abs((loses.value.value ?? 0) + one.value)).toBeLessThanOrEqual(scale);
        expect(wins.count.value).toBeCloseTo(1 - one.chance, 9);
        expect(loses.count.value).toBeCloseTo(-one.chance, 9);
      }),
    );
  });

  test('the range of a difference holds the difference, and no chance is above 1', () => {
    fc.assert(
      fc.property(input, factor, factor, fc.integer({ min: -3, max: 3 }), (of, winRate, cycle, load) => {
        const { difference, after } = whatIf(of, { winRate, cycle, load });
        for (const { value, low, high } of [
          difference.value,
          difference.count,
          ...Object.values(difference.velocity),
        ]) {
          expect(low).toBeLessThanOrEqual(value ?? 0);
          expect(high).toBeGreaterThanOrEqual(value ?? 0);
        }
        expect(after.value.p10).toBeLessThanOrEqual(after.value.p90);
        const winsAll = whatIf(of, { winRate: 1e6, intake: 0 }).after.count.mean;
        expect(winsAll).toBeLessThanOrEqual(of.now.deals.length + 1e-9);
      }),
    );
  });

  test('velocity follows its own law: wins and intake for ever, time only with as many open deals', () => {
    fc.assert(
      fc.property(input, factor, factor, (of, intake, cycle) => {
        const { before, after } = whatIf(of, { intake, cycle });
        expect(after.velocity.generation).toBeCloseTo((before.velocity.generation ?? 0) * intake, 6);
        expect(after.velocity.little).toBeCloseTo(((before.velocity.little ?? 0) * intake) / cycle, 6);
      }),
    );
  });
});
