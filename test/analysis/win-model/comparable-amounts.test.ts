import { expect, test } from 'vitest';
import { learn } from '../../../src/analysis/learn.ts';
import { mixed } from '../../../src/analysis/win-model/mixed.ts';
import { qualityOf } from '../../../src/analysis/win-model/quality-of.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const dice = (number: number): number => mixed(number + 1) / 2 ** 32;

/** Small deals are won, large ones lost, in euros and in yen alike; a euro is 160 yen, which nobody tells us. */
const deals = Array.from({ length: 600 }, (_, number) => {
  const isLarge = dice(number) < 0.5;
  const isWon = dice(number + 4000) < (isLarge ? 0.2 : 0.8);
  const euros = (isLarge ? 10_000 : 1000) * (0.7 + 0.6 * dice(number + 8000));
  const isYen = number % 3 === 0;
  return madeHistory({
    id: `d${number}`,
    amount: Math.round(isYen ? euros * 160 : euros),
    currency: isYen ? 'JPY' : 'EUR',
    stages: [
      [number, 'Offer'],
      [number + 9, isWon ? 'Won' : 'Lost'],
    ],
  });
});
const at = day(620);
const [model] = await learn([deals], { pipelines, at, timeZone: 'UTC' });
const quality = (amount: number, currency: string) =>
  model
    ? qualityOf(model, madeHistory({ id: 'new', amount, currency, stages: [[620, 'Offer']] }), 'UTC')
    : Number.NaN;

test('a deal is large or small among deals of its own currency, though no rates are known', () => {
  for (const [small, large, currency] of [
    [1000, 10_000, 'EUR'],
    [160_000, 1_600_000, 'JPY'],
  ] as const) {
    expect(quality(small, currency)).toBeGreaterThan(0.65);
    expect(quality(large, currency)).toBeLessThan(0.35);
  }
});

test('what an amount of a currency that was hardly ever seen means is not known', () => {
  expect(Math.abs(quality(5, 'CHF') - quality(500_000, 'CHF'))).toBeLessThan(1e-12);
});
