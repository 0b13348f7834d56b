import { expect, test } from 'vitest';
import type { Deal } from '../../src/model/deal.ts';
import { closingAt } from '../../src/timeline/closing-at.ts';
import { dayOfInstant, history, type Move, onDay, pipelines } from './histories.ts';

type Case = [title: string, moves: Move[], day: number, closing: string | null, deal?: Partial<Deal>];

test.each<Case>([
  ['an open deal has not closed', [[0, 'lead']], 5, 'open'],
  ['before its creation nothing is said', [[0, 'lead']], -1, null],
  ['nor before the log knows of a stage', [[30, 'won']], 5, null],
  [
    'the move into the closed stage is the close',
    [
      [0, 'lead'],
      [4, 'won'],
    ],
    9,
    'won 4',
  ],
  [
    'the moment before, it is open',
    [
      [0, 'lead'],
      [4, 'won'],
    ],
    3.999,
    'open',
  ],
  [
    'the entered closing day does not matter where the move is logged',
    [
      [0, 'lead'],
      [4, 'lost'],
    ],
    9,
    'lost 4',
    { closedAt: onDay(1), stage: 'lost', outcome: 'lost' },
  ],
  [
    'a deal imported as closed closed on the day the CRM has',
    [[0, 'won', 'import']],
    9,
    'won 0',
    { closedAt: onDay(0) },
  ],
  [
    'a log that begins after the close leaves the CRM’s day',
    [[30, 'won']],
    40,
    'won 12',
    { closedAt: onDay(12) },
  ],
  ['but not a day after the log began', [[30, 'won']], 40, 'won 30', { closedAt: onDay(35) }],
  ['nor one before the deal was created', [[30, 'won']], 40, 'won 30', { closedAt: onDay(-5) }],
  [
    'moving among lost stages does not move the close',
    [
      [0, 'lead'],
      [4, 'lost'],
      [7, 'no decision'],
    ],
    9,
    'lost 4',
  ],
  [
    'a reopened deal is open',
    [
      [0, 'lead'],
      [4, 'lost'],
      [7, 'demo'],
    ],
    9,
    'open, 1 reopening on 7',
  ],
  [
    'a deal that closes again closed the last time',
    [
      [0, 'lead'],
      [4, 'lost'],
      [7, 'demo'],
      [8, 'won'],
    ],
    9,
    'won 8, 1 reopening on 7',
  ],
  [
    'every reopening counts',
    [
      [0, 'won'],
      [1, 'lead'],
      [2, 'lost'],
      [3, 'lead'],
    ],
    9,
    'open, 2 reopening on 3',
  ],
  [
    'lost corrected to won is no reopening',
    [
      [0, 'lead'],
      [4, 'lost'],
      [5, 'won'],
    ],
    9,
    'won 5',
  ],
])('%s', (_, moves, day, expected, deal = {}) => {
  const closing = closingAt(history(moves, deal), pipelines, onDay(day));
  const told = closing && [
    `${closing.outcome}${closing.closedAt === null ? '' : ` ${dayOfInstant(closing.closedAt)}`}`,
    ...(closing.lastReopenedAt === null
      ? []
      : [`${closing.reopenings} reopening on ${dayOfInstant(closing.lastReopenedAt)}`]),
  ];
  expect(told?.join(', ') ?? null).toBe(expected);
});
