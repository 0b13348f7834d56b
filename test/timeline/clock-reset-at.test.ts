import { expect, test } from 'vitest';
import type { Activity } from '../../src/model/activity.ts';
import { clockResetAt } from '../../src/timeline/clock-reset-at.ts';
import { dayOfInstant, history, type Move, onDay, pipelines } from './histories.ts';

const reset = (
  clock: 'stage' | 'buyer' | 'nextStep',
  moves: readonly Move[],
  day: number,
  activities: Partial<Activity>[] = [],
) => {
  const found = clockResetAt(history(moves, {}, activities), pipelines, onDay(day))[clock];
  return found && `${found.cause} ${dayOfInstant(found.at)}`;
};

const forward: Move[] = [
  [0, 'lead'],
  [3, 'demo'],
];

test.each<[title: string, moves: Move[], day: number, reset: string | null]>([
  ['creation starts the stage clock', [[0, 'lead']], 5, 'created 0'],
  ['before creation no clock runs', [[0, 'lead']], -1, null],
  ['a step forward resets it', forward, 5, 'forward 3'],
  [
    'a skip resets it',
    [
      [0, 'lead'],
      [3, 'signing'],
    ],
    5,
    'forward 3',
  ],
  [
    'a move by nobody known resets it',
    [
      [0, 'lead'],
      [3, 'demo', 'unknown'],
    ],
    5,
    'forward 3',
  ],
  ['a move back does not', [...forward, [6, 'lead']], 9, 'forward 3'],
  ['forward again after a move back does', [...forward, [6, 'lead'], [7, 'demo']], 9, 'forward 7'],
  [
    'reopening resets it',
    [
      [0, 'lead'],
      [3, 'lost'],
      [8, 'lead'],
    ],
    9,
    'reopened 8',
  ],
  [
    'closing resets it',
    [
      [0, 'lead'],
      [3, 'lost'],
    ],
    9,
    'lost 3',
  ],
  [
    'a transfer resets it',
    [
      [0, 'lead'],
      [3, 'talk'],
    ],
    9,
    'transfer 3',
  ],
  ['an integration does not', [...forward, [6, 'offer', 'integration']], 9, 'forward 3'],
  ['an import does not', [...forward, [6, 'offer', 'import']], 9, 'forward 3'],
  ['a bulk edit does not', [...forward, [6, 'offer', 'bulk']], 9, 'forward 3'],
  ['our own write does not', [...forward, [6, 'offer', 'headrace']], 9, 'forward 3'],
  [
    'an integration alone leaves the creation',
    [
      [0, 'lead'],
      [3, 'demo', 'integration'],
      [5, 'offer', 'integration'],
    ],
    9,
    'created 0',
  ],
  [
    'a new amount, owner or closing day does not',
    [
      ...forward,
      [6, '900', 'person', 'amount'],
      [7, 'bo', 'person', 'owner'],
      [8, '2026-06-01', 'person', 'expectedCloseOn'],
    ],
    9,
    'forward 3',
  ],
  [
    'a clone starts its clock at its own creation',
    [
      [-40, 'lead'],
      [-20, 'offer'],
      [0, 'lead'],
    ],
    9,
    'created 0',
  ],
  ['an imported deal starts its clock at its creation', [[0, 'offer', 'import']], 9, 'created 0'],
  ['a move later than asked does not count yet', forward, 2, 'created 0'],
])('stage: %s', (_, moves, day, expected) => {
  expect(reset('stage', moves, day)).toBe(expected);
});

test.each<[title: string, activities: Partial<Activity>[], day: number, reset: string | null]>([
  ['nothing happened, nothing reset it', [], 5, null],
  [
    'an e-mail from the buyer resets it',
    [{ at: onDay(2), kind: 'email', direction: 'in' }],
    5,
    'buyer-activity 2',
  ],
  ['an e-mail to the buyer does not', [{ at: onDay(2), kind: 'email', direction: 'out' }], 5, null],
  ['a meeting takes two', [{ at: onDay(2), kind: 'meeting' }], 5, 'buyer-activity 2'],
  [
    'a meeting that was called off does not count',
    [{ at: onDay(2), kind: 'meeting', state: 'cancelled' }],
    5,
    null,
  ],
  [
    'a meeting ahead does not count',
    [{ at: onDay(9), knownAt: onDay(1), kind: 'meeting', state: 'planned' }],
    5,
    null,
  ],
  [
    'a meeting planned for a day that went by does not count',
    [{ at: onDay(3), knownAt: onDay(1), kind: 'meeting', state: 'planned' }],
    5,
    null,
  ],
  [
    'a note or a task is not the buyer',
    [
      { at: onDay(2), kind: 'note' },
      { at: onDay(3), kind: 'task' },
    ],
    5,
    null,
  ],
  ['what was logged later is not known yet', [{ at: onDay(2), knownAt: onDay(7), kind: 'meeting' }], 5, null],
  [
    'once logged it counts from when it happened',
    [{ at: onDay(2), knownAt: onDay(7), kind: 'meeting' }],
    8,
    'buyer-activity 2',
  ],
])('buyer: %s', (_, activities, day, expected) => {
  expect(reset('buyer', [[0, 'lead']], day, activities)).toBe(expected);
});

const step = (day: number, text: string | null, by: Move[2] = 'person'): Move => [day, text, by, 'nextStep'];

test.each<[title: string, moves: Move[], activities: Partial<Activity>[], reset: string | null]>([
  ['no step, no clock', [], [], null],
  ['a step a person wrote', [step(2, 'send offer')], [], 'next-step 2'],
  ['a step an integration wrote does not count', [step(2, 'sync', 'integration')], [], null],
  ['a step that was cleared is none', [step(2, 'send offer'), step(4, null)], [], null],
  [
    'an activity that is planned',
    [],
    [{ at: onDay(12), knownAt: onDay(4), kind: 'call', state: 'planned' }],
    'planned-activity 4',
  ],
  [
    'the later of both',
    [step(2, 'send offer')],
    [{ at: onDay(12), knownAt: onDay(4), state: 'planned' }],
    'planned-activity 4',
  ],
  [
    'a planned activity that went by is no next step',
    [],
    [{ at: onDay(4), knownAt: onDay(2), state: 'planned' }],
    null,
  ],
])('next step: %s', (_, moves, activities, expected) => {
  expect(reset('nextStep', [[0, 'lead'], ...moves], 5, activities)).toBe(expected);
});

test('the stage, the activity or the step that reset a clock is named', () => {
  const { stage, buyer, nextStep } = clockResetAt(
    history([...forward, step(4, 'send offer')], {}, [{ at: onDay(2), kind: 'meeting' }]),
    pipelines,
    onDay(9),
  );
  expect([stage?.what, buyer?.what, nextStep?.what]).toEqual(['demo', 'meeting', 'send offer']);
});
