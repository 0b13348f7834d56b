import { expect, test } from 'vitest';
import { allFigures } from '../../../src/analysis/velocity/all-figures.ts';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { periodLength } from '../../../src/analysis/velocity/period-length.ts';
import { slippageOf } from '../../../src/analysis/velocity/slippage.ts';
import { velocityOf } from '../../../src/analysis/velocity/velocity-of.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';
import { day, type MadeDeal, madeHistory, pipelines } from '../made-history.ts';

const window = { fromAt: day(0), untilAt: day(60) };
const ended = (id: string, end: 'Won' | 'Lost', made: Partial<MadeDeal> = {}): DealHistory =>
  madeHistory({
    id,
    stages: [
      [1, 'New'],
      [30, end],
    ],
    ...made,
  });
const rowsOf = (deals: readonly DealHistory[]) => flowRows(deals, pipelines, day(90));

test('of a single win the mean value and the days have no range, rather than one without width', () => {
  const rows = rowsOf([ended('won', 'Won', { amount: 500 }), ended('unpriced', 'Won', { amount: null })]);
  const { factors } = velocityOf(rows, window);
  // Two wins, of which one has an amount.
  expect(factors.meanWon).toEqual({ value: 500, low: null, high: null, n: 1 });
  expect(factors.meanDays).toMatchObject({ low: null, high: null });
  expect(periodLength(rows.slice(0, 1), window)).toMatchObject({ value: 29, low: null, high: null });
});

test('where all closed deals were won, the share won in the end may still be less than all', () => {
  const { factors } = velocityOf(rowsOf([ended('a', 'Won'), ended('b', 'Won'), ended('c', 'Won')]), window);
  expect(factors.ultimateWinRate.value).toBe(1);
  expect(factors.ultimateWinRate.low).toBeLessThan(0.8);
});

test('where no loss was ever recorded nothing is said that rests on a win rate', () => {
  const figuresOf = (deals: readonly DealHistory[]) => {
    const [figures] = allFigures(rowsOf(deals), { at: day(90), pipelines, periodKind: 'month' });
    if (!figures) throw new Error('There are no figures.');
    return figures;
  };
  const wins = Array.from({ length: 6 }, (_, place) => ended(`won ${place}`, 'Won', { amount: 100 + place }));
  const lossless = figuresOf(wins);
  expect(
    lossless.funnel.map(({ step, win, winByValue }) => [step.value, win.value, winByValue.value]),
  ).toEqual([
    [null, null, null],
    [null, null, null],
  ]);
  expect(lossless.winCurve.won).toEqual([]);
  expect(lossless.by.owner.every(({ winRate }) => winRate.value === null)).toBe(true);
  expect(lossless.cycle.whole.median.value).toBe(29);
  const usual = figuresOf([...wins, ended('lost', 'Lost')]);
  expect(usual.funnel[0]?.win).toMatchObject({ value: 6 / 7, n: 7 });
  expect(usual.funnel[0]?.winByValue.value).toBeCloseTo(615 / 1615, 9);
});

test('deals that a figure does not count or price are named with it', () => {
  const [figures] = allFigures(
    rowsOf([
      ended('unpriced', 'Lost', { amount: null }),
      ended('won', 'Won', { others: [[1, 'owner', 'ann']] }),
    ]),
    { at: day(90), pipelines, namedDeals: 1 },
  );
  const named = figures?.leftOut.map(({ figure, count, deals }) => [figure, count, deals]);
  expect(named).toEqual(
    expect.arrayContaining([
      ['funnel', 1, ['unpriced']],
      ['load', 1, ['unpriced']],
      // All of them, of which one is named.
      ['horizon', 2, ['unpriced']],
    ]),
  );
});

test('a push is a later close date that leaves the period; what closed in it, or moved within it, was not pushed', () => {
  const due = (id: string, amount: number, ...dates: [day: number, on: string][]): DealHistory =>
    madeHistory({
      id,
      amount,
      stages: [[0, 'New']],
      others: dates.map(([at, on]) => [at, 'expectedCloseOn', on]),
    });
  const deals = [
    due('kept', 100, [0, '2026-02-10']),
    due('pushed', 300, [0, '2026-02-10'], [45, '2026-04-11']),
    due('moved within', 100, [0, '2026-02-10'], [45, '2026-02-20']),
    due('pulled in', 100, [0, '2026-06-01'], [45, '2026-02-20']),
    due('later all along', 100, [0, '2026-06-01']),
    madeHistory({
      id: 'won',
      amount: 500,
      stages: [
        [0, 'New'],
        [50, 'Won'],
      ],
      others: [[0, 'expectedCloseOn', '2026-02-10']],
    }),
  ];
  // 1 to 28 February.
  const february = { fromAt: Date.UTC(2026, 1, 1), untilAt: Date.UTC(2026, 2, 1) };
  expect(slippageOf(deals, pipelines, february)).toMatchObject({
    pushed: { value: 1 / 4, n: 4 },
    pushedByValue: { value: 0.3, n: 4 },
    daysPushed: { value: 60, n: 1 },
    pulledIn: 1,
    leftOut: [],
  });
});

test('deals of which only the day of creation is known are not taken for an import', () => {
  const typed = Array.from({ length: 30 }, (_, on) =>
    Array.from({ length: 25 }, (__, place) => madeHistory({ id: `d${on}-${place}`, stages: [[on, 'New']] })),
  ).flat();
  const checks = (deals: readonly DealHistory[]) =>
    [...allFigures(rowsOf(deals), { at: day(90), pipelines })].flatMap(({ findings }) =>
      findings.map(({ check }) => check),
    );
  expect(checks(typed)).not.toContain('bulk-import');
  expect(checks(typed.slice(0, 25))).toContain('bulk-import');
});
