import { describe, expect, test } from 'vitest';
import type { Deal } from '../../src/model/deal.ts';
import { visitsAt } from '../../src/timeline/visits-at.ts';
import { history, type Move, onDay, pipelines, told } from './histories.ts';

type Case = [title: string, moves: Move[], day: number, visits: string[], deal?: Partial<Deal>];

const straight: Move[] = [
  [0, 'lead'],
  [2, 'demo'],
  [5, 'offer'],
  [9, 'signing'],
  [10, 'won'],
];

const cases: Record<string, Case[]> = {
  'a deal goes along': [
    ['a new deal stands in its first stage', [[0, 'lead']], 4, ['lead 0–…']],
    ['asked at its creation, the visit has just begun', [[0, 'lead']], 0, ['lead 0–…']],
    ['before its creation there is nothing', [[0, 'lead']], -1, []],
    ['each step forward ends a visit', straight, 6, ['lead 0–2 forward', 'demo 2–5 forward', 'offer 5–…']],
    [
      'a step counts from its own instant on',
      straight,
      5,
      ['lead 0–2 forward', 'demo 2–5 forward', 'offer 5–…'],
    ],
    [
      'a won deal stays in its closed stage',
      straight,
      20,
      ['lead 0–2 forward', 'demo 2–5 forward', 'offer 5–9 forward', 'signing 9–10 won', 'won 10–…'],
    ],
    [
      'a deal may be lost from any stage',
      [
        [0, 'lead'],
        [3, 'lost'],
      ],
      9,
      ['lead 0–3 lost', 'lost 3–…'],
    ],
    ['a deal created as won has one visit', [[0, 'won']], 1, ['won 0–…']],
    ['a deal without any row has no visit', [], 3, []],
  ],
  'skips and moves back': [
    [
      'a skipped stage is not visited',
      [
        [0, 'lead'],
        [1, 'offer'],
      ],
      4,
      ['lead 0–1 forward', 'offer 1–…'],
    ],
    [
      'a deal may skip to the end',
      [
        [0, 'lead'],
        [1, 'won'],
      ],
      4,
      ['lead 0–1 won', 'won 1–…'],
    ],
    [
      'a stage it comes back to is visited again',
      [
        [0, 'lead'],
        [1, 'demo'],
        [4, 'offer'],
        [6, 'demo'],
      ],
      8,
      ['lead 0–1 forward', 'demo 1–4 forward', 'offer 4–6 back', 'demo 6–…'],
    ],
    [
      'a move back over several stages is one exit',
      [
        [0, 'lead'],
        [1, 'signing'],
        [2, 'lead'],
      ],
      3,
      ['lead 0–1 forward', 'signing 1–2 back', 'lead 2–…'],
    ],
    [
      'the same stage once more is no move',
      [
        [0, 'lead'],
        [3, 'lead'],
      ],
      5,
      ['lead 0–…'],
    ],
    [
      'an emptied stage is no move',
      [
        [0, 'lead'],
        [3, null],
      ],
      5,
      ['lead 0–…'],
    ],
  ],
  'closing and reopening': [
    [
      'a reopened deal leaves its closed stage by going back',
      [
        [0, 'offer'],
        [3, 'lost'],
        [8, 'demo'],
      ],
      9,
      ['offer 0–3 lost', 'lost 3–8 back', 'demo 8–…'],
    ],
    [
      'it may close again in another way',
      [
        [0, 'offer'],
        [3, 'lost'],
        [8, 'offer'],
        [9, 'won'],
      ],
      12,
      ['offer 0–3 lost', 'lost 3–8 back', 'offer 8–9 won', 'won 9–…'],
    ],
    [
      'lost turned into won without reopening',
      [
        [0, 'offer'],
        [3, 'lost'],
        [4, 'won'],
      ],
      9,
      ['offer 0–3 lost', 'lost 3–4 won', 'won 4–…'],
    ],
    [
      'closed and reopened in one instant, it never closed',
      [
        [0, 'offer'],
        [3, 'lost', 'person', 'stage', 0],
        [3, 'offer', 'person', 'stage', 1],
      ],
      9,
      ['offer 0–…'],
    ],
  ],
  'several pipelines': [
    [
      'a deal moved to another pipeline is transferred',
      [
        [0, 'lead'],
        [3, 'renewals', 'person', 'pipeline'],
        [3, 'talk'],
      ],
      5,
      ['lead 0–3 transfer', 'renewals/talk 3–…'],
    ],
    [
      'a transfer logged in two steps is one move, pipeline first',
      [
        [0, 'lead'],
        [3, 'renewals', 'person', 'pipeline'],
        [3.01, 'talk'],
      ],
      5,
      ['lead 0–3.01 transfer', 'renewals/talk 3.01–…'],
    ],
    [
      'a transfer logged in two steps is one move, stage first',
      [
        [0, 'lead'],
        [3, 'talk'],
        [3.01, 'renewals', 'person', 'pipeline'],
      ],
      5,
      ['lead 0–3 transfer', 'renewals/talk 3–…'],
    ],
    [
      'a stage id of two pipelines belongs to the one the deal is in',
      [
        [0, 'renewals', 'person', 'pipeline'],
        [0, 'talk'],
        [2, 'won'],
      ],
      5,
      ['renewals/talk 0–2 won', 'renewals/won 2–…'],
      { pipeline: 'renewals' },
    ],
    [
      'closing in another pipeline is a win, not a transfer',
      [
        [0, 'lead'],
        [3, 'renewals', 'person', 'pipeline'],
        [3, 'won'],
      ],
      5,
      ['lead 0–3 won', 'renewals/won 3–…'],
    ],
    [
      'a stage only one pipeline has names the pipeline when that was never logged',
      [
        [0, 'paper'],
        [2, 'talk'],
      ],
      4,
      ['renewals/paper 0–2 back', 'renewals/talk 2–…'],
    ],
  ],
  'changes of one instant': [
    [
      'the last by ordinal stands',
      [
        [0, 'lead'],
        [2, 'demo', 'person', 'stage', 0],
        [2, 'offer', 'person', 'stage', 1],
      ],
      4,
      ['lead 0–2 forward', 'offer 2–…'],
    ],
    [
      'creation and first move in one instant: the deal began where it was moved to',
      [
        [0, 'lead', 'person', 'stage', 0],
        [0, 'demo', 'person', 'stage', 1],
      ],
      4,
      ['demo 0–…'],
    ],
    [
      'a corrected row counts, not the one before',
      [
        [0, 'lead'],
        [2, 'demo'],
        [2, 'offer'],
      ],
      4,
      ['lead 0–2 forward', 'offer 2–…'],
    ],
  ],
  'logs that do not begin with the deal': [
    ['an imported deal may have stood there before', [[0, 'offer', 'import']], 4, ['offer ~0–…']],
    [
      'after an import moves are known again',
      [
        [0, 'offer', 'import'],
        [3, 'signing'],
      ],
      4,
      ['offer ~0–3 forward', 'signing 3–…'],
    ],
    [
      'an import into another stage tells the stage, not when',
      [
        [0, 'lead'],
        [6, 'offer', 'import'],
      ],
      8,
      ['lead 0–6 forward', 'offer ~6–…'],
    ],
    ['a backdated deal: the log begins later', [[30, 'demo']], 40, ['demo ~30–…']],
    ['a backdated deal is not known before its log begins', [[30, 'demo']], 20, []],
    ['a first row some seconds late is the creation', [[0.0003, 'lead']], 4, ['lead 0–…']],
    ['a first row some seconds early is the creation', [[-0.0003, 'lead']], 4, ['lead 0–…']],
    [
      'rows before creation are the values at creation',
      [
        [-9, 'lead'],
        [-5, 'demo'],
        [2, 'offer'],
      ],
      4,
      ['demo ~0–2 forward', 'offer 2–…'],
    ],
    [
      'a clone starts anew with what it was copied from',
      [
        [-40, 'lead', 'person'],
        [-20, 'offer'],
        [0, 'lead'],
        [3, 'demo'],
      ],
      4,
      ['lead 0–3 forward', 'demo 3–…'],
    ],
  ],
  'who moved it does not hide where it is': [
    [
      'a bulk edit moves the deal',
      [
        [0, 'lead'],
        [3, 'offer', 'bulk'],
      ],
      4,
      ['lead 0–3 forward', 'offer 3–…'],
    ],
    [
      'an integration moves the deal',
      [
        [0, 'lead'],
        [3, 'offer', 'integration'],
      ],
      4,
      ['lead 0–3 forward', 'offer 3–…'],
    ],
  ],
  'stages that are gone': [
    [
      'an archived stage keeps its place',
      [
        [0, 'lead'],
        [1, 'trial'],
        [3, 'demo'],
      ],
      4,
      ['lead 0–1 forward', 'trial 1–3 back', 'demo 3–…'],
    ],
    [
      'a stage no pipeline knows has no place on the ladder',
      [
        [0, 'lead'],
        [1, 'gone'],
        [3, 'demo'],
      ],
      4,
      ['lead 0–1 transfer', 'gone 1–3 transfer', 'demo 3–…'],
    ],
    [
      'a closed deal in a deleted stage is still closed',
      [
        [0, 'lead'],
        [1, 'signed off'],
      ],
      4,
      ['lead 0–1 won', 'signed off 1–…'],
      { stage: 'signed off', outcome: 'won' },
    ],
  ],
};

describe.each(Object.entries(cases))('%s', (_, group) => {
  test.each(group)('%s', (_title, moves, day, visits, deal = {}) => {
    expect(visitsAt(history(moves, deal), pipelines, onDay(day)).map(told)).toEqual(visits);
  });
});

test('a pause is cut out of the visits it falls into', () => {
  const paused = history([
    [0, 'lead'],
    [2, '2026-01-09', 'person', 'pauseUntil'],
    [5, 'demo'],
  ]);
  expect(
    visitsAt(paused, pipelines, onDay(20)).map(({ stage, pausedMs }) => [stage, pausedMs / 86_400_000]),
  ).toEqual([
    ['lead', 3],
    ['demo', 3],
  ]);
});
