import { expect, test } from 'vitest';
import { forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { wonBetween } from '../../../src/analysis/forecast/won-between.ts';
import { day, madeHistory, pipelines } from '../made-history.ts';

const rows = forecastRows(
  [
    madeHistory({
      id: 'won, reopened and won again',
      amount: 100,
      stages: [
        [0, 'New'],
        [10, 'Won'],
        [20, 'Offer'],
        [30, 'Won'],
      ],
      others: [[25, 'amount', '400']],
    }),
    madeHistory({
      id: 'lost',
      stages: [
        [0, 'New'],
        [15, 'Lost'],
      ],
    }),
  ],
  pipelines,
  day(60),
);

test('a deal that is won twice counts once, with its first win of the window and its worth then', () => {
  expect(wonBetween(rows, day(0), day(60))).toEqual({ count: 1, value: 100 });
  expect(wonBetween(rows, day(11), day(60))).toEqual({ count: 1, value: 400 });
});

test('a window holds its first instant and not its last', () => {
  expect(wonBetween(rows, day(10), day(30))).toEqual({ count: 1, value: 100 });
  expect(wonBetween(rows, day(11), day(30))).toEqual({ count: 0, value: 0 });
});
