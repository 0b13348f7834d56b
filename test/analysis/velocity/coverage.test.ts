import { expect, test } from 'vitest';
import { coverageOf } from '../../../src/analysis/velocity/coverage.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const closes = (on: string): [number, 'expectedCloseOn', string] => [0, 'expectedCloseOn', on];
// Looked at on the tenth day of thirty. Days 0–30 are the past period, days 30–60 the present one.
const deals = [
  madeHistory({
    id: 'won of open',
    amount: 100,
    createdDay: 0,
    stages: [
      [0, 'New'],
      [20, 'Won'],
    ],
    others: [closes('2026-01-20')],
  }),
  madeHistory({
    id: 'slipped',
    amount: 300,
    createdDay: 0,
    stages: [[0, 'New']],
    others: [closes('2026-01-20')],
  }),
  madeHistory({
    id: 'created and closed',
    amount: 100,
    stages: [
      [15, 'New'],
      [25, 'Won'],
    ],
  }),
  madeHistory({
    id: 'open now',
    amount: 600,
    createdDay: 0,
    stages: [[0, 'New']],
    others: [closes('2026-02-20')],
  }),
  madeHistory({
    id: 'won already',
    amount: 200,
    createdDay: 0,
    stages: [
      [0, 'New'],
      [35, 'Won'],
    ],
  }),
];
const past = [{ fromAt: day(0), untilAt: day(30) }];
const asked = { at: day(40), period: { fromAt: day(30), untilAt: day(60) }, target: 500, past };

test('the coverage that is needed allows for deals that are created and closed within the period', () => {
  const said = coverageOf(deals, pipelines, asked);
  expect(said).toMatchObject({
    openValue: 600,
    wonSoFar: 200,
    coverage: 2,
    conversion: { value: 1 / 4 },
    createAndClose: { value: 1 / 2 },
  });
  expect(said.needed.value).toBeCloseTo(2, 9);
});

test('a target that is met, and an account without history, have no ratio', () => {
  expect(coverageOf(deals, pipelines, { ...asked, target: 200 }).coverage).toBeNull();
  expect(coverageOf(deals, pipelines, { ...asked, past: [] }).needed.value).toBeNull();
});

test('open deals without an amount weigh nothing in the coverage, and are named', () => {
  const unpriced = madeHistory({
    id: 'unpriced',
    amount: null,
    stages: [[5, 'New']],
    others: [[6, 'expectedCloseOn', '2026-02-20']],
  });
  expect(coverageOf([...deals, unpriced], pipelines, asked)).toMatchObject({
    coverage: 2,
    leftOut: [{ reason: expect.stringContaining('without an amount'), deals: ['unpriced'] }],
  });
});
