import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { movements, waterfall } from '../../../src/analysis/velocity/waterfall.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';
import { closingAt } from '../../../src/timeline/closing-at.ts';
import { stateAt } from '../../../src/timeline/state-at.ts';
import { day, madeHistory, type MadeDeal, pipelines } from '../made-history.ts';

const stageName = fc.constantFrom('New', 'Offer', 'Won', 'Lost');
const closeOn = fc.constantFrom('2026-01-20', '2026-02-10', '2026-03-01', null);
const moment = fc.integer({ min: 1, max: 60 });
const money = fc.option(fc.integer({ min: 0, max: 1_000_000 }).map((cents) => (cents / 100).toFixed(2)));
const other = fc.oneof(
  fc.tuple(moment, fc.constant('amount' as const), money),
  fc.tuple(moment, fc.constant('expectedCloseOn' as const), closeOn),
  fc.tuple(moment, fc.constant('owner' as const), fc.constantFrom('o1', 'o2')),
);
const made = fc.record({
  created: fc.integer({ min: 0, max: 40 }),
  moves: fc.array(fc.tuple(moment, stageName), { maxLength: 4 }),
  others: fc.array(other, { maxLength: 6 }),
});
const portfolio = fc.array(made, { maxLength: 8 }).map((deals): DealHistory[] =>
  deals.map(({ created, moves, others }, index) => {
    const rising = [...moves]
      .sort((a, b) => a[0] - b[0])
      .map(([after, name]): [number, string] => [created + after, name]);
    const stages: MadeDeal['stages'] = [[created, 'New'], ...rising];
    return madeHistory({
      id: `d${index}`,
      stages,
      others: others.map(([after, field, value]) => [created + after, field, value]),
    });
  }),
);
const dates = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
const scopes = fc.constantFrom(
  {},
  { owner: 'o1' },
  { closing: { fromOn: '2026-02-01', untilOn: '2026-02-28' } },
  { owner: 'o2', closing: { fromOn: '2026-01-10', untilOn: '2026-02-28' } },
);

function openCents(
  histories: DealHistory[],
  at: number,
  scope: { owner?: string; closing?: { fromOn: string; untilOn: string } },
): number {
  return histories.reduce((sum, history) => {
    const state = stateAt(history, at);
    const on = state?.expectedCloseOn ?? null;
    const inside =
      !scope.closing || (on !== null && on >= scope.closing.fromOn && on <= scope.closing.untilOn);
    const mine = scope.owner === undefined || state?.owner === scope.owner;
    const counts = state && mine && inside && closingAt(history, pipelines, at)?.outcome === 'open';
    return counts ? sum + Math.round((state.amount ?? 0) * 100) : sum;
  }, 0);
}

test('start and movements sum to the end, to the cent, for any portfolio, dates and scope', () => {
  fc.assert(
    fc.property(portfolio, dates, scopes, (histories, [a, b], scope) => {
      const window = { fromAt: day(Math.min(a, b)), untilAt: day(Math.max(a, b)) };
      const { start, bars, end } = waterfall(histories, pipelines, window, scope);
      expect(start.cents).toBe(openCents(histories, window.fromAt, scope));
      expect(end.cents).toBe(openCents(histories, window.untilAt, scope));
      expect(movements.reduce((sum, movement) => sum + bars[movement].cents, start.cents)).toBe(end.cents);
      for (const bar of [start, end, ...Object.values(bars)]) {
        expect(bar.deals.reduce((sum, { cents }) => sum + cents, 0)).toBe(bar.cents);
      }
    }),
    { numRuns: 1000 },
  );
});

const window = { fromAt: day(20), untilAt: day(60) };
const amountOf = (deal: MadeDeal, scope = {}) => {
  const { bars } = waterfall([madeHistory(deal)], pipelines, window, scope);
  return Object.fromEntries(
    movements.filter((name) => bars[name].cents !== 0).map((name) => [name, bars[name].cents / 100]),
  );
};

test('an amount that is corrected with the win, or after it, is booked before the win', () => {
  const stages: MadeDeal['stages'] = [
    [0, 'New'],
    [30, 'Won'],
  ];
  expect(amountOf({ id: 'a', stages, others: [[31, 'amount', '1500']] })).toEqual({
    increased: 500,
    won: -1500,
  });
  expect(amountOf({ id: 'a', stages, others: [[30, 'amount', '400']] })).toEqual({
    decreased: -600,
    won: -400,
  });
});

test('deals come in by creation, by a close date, by an owner and by being reopened', () => {
  const closing = { fromOn: '2026-02-01', untilOn: '2026-02-28' };
  expect(amountOf({ id: 'a', stages: [[30, 'New']] })).toEqual({ new: 1000 });
  expect(
    amountOf({ id: 'a', stages: [[0, 'New']], others: [[25, 'expectedCloseOn', '2026-02-11']] }, { closing }),
  ).toEqual({
    pulledIn: 1000,
  });
  expect(amountOf({ id: 'a', stages: [[0, 'New']], others: [[25, 'owner', 'o2']] }, { owner: 'o2' })).toEqual(
    {
      transferredIn: 1000,
    },
  );
  expect(
    amountOf({
      id: 'a',
      stages: [
        [0, 'New'],
        [5, 'Lost'],
        [30, 'New'],
      ],
    }),
  ).toEqual({ reopened: 1000 });
});

test('a deal won in the period that was expected later is pulled in, then won', () => {
  const closing = { fromOn: '2026-02-01', untilOn: '2026-02-28' };
  const deal: MadeDeal = {
    id: 'a',
    stages: [
      [0, 'New'],
      [40, 'Won'],
    ],
    others: [[1, 'expectedCloseOn', '2026-06-01']],
  };
  expect(amountOf(deal, { closing })).toEqual({ pulledIn: 1000, won: -1000 });
});
