import { expect, test } from 'vitest';
import { activitiesAt } from '../../src/timeline/activities-at.ts';
import { pausesAt } from '../../src/timeline/pauses-at.ts';
import { stateAt } from '../../src/timeline/state-at.ts';
import { dayOfInstant, history, type Move, onDay } from './histories.ts';

const values: Move[] = [
  [-3, '50', 'person', 'amount'],
  [0, 'lead'],
  [0, 'ann', 'person', 'owner'],
  [2, '900.50', 'person', 'amount'],
  [3, '2026-06-30', 'person', 'expectedCloseOn'],
  [4, null, 'person', 'amount'],
  [4, 'bo', 'integration', 'owner'],
];

test('before its creation a deal has no state', () => {
  expect(stateAt(history(values), onDay(-1))).toBeNull();
});

test.each([
  [0, { stage: 'lead', amount: 50, owner: 'ann', expectedCloseOn: null }],
  [2, { amount: 900.5 }],
  [3.5, { amount: 900.5, expectedCloseOn: '2026-06-30', owner: 'ann' }],
  [4, { amount: null, owner: 'bo', pipeline: 'sales', pauseUntil: null, nextStep: null }],
])('on day %s the deal holds what was known then', (day, expected) => {
  expect(stateAt(history(values), onDay(day))).toMatchObject(expected);
});

test('an amount that is no number is unknown', () => {
  expect(stateAt(history([[0, '3092;3881', 'person', 'amount']]), onDay(1))?.amount).toBeNull();
});

test('a stage the log does not know yet is unknown, not the one of today', () => {
  expect(stateAt(history([[9, 'offer']], { stage: 'offer' }), onDay(5))?.stage).toBeNull();
});

const pause = (day: number, until: string | null): Move => [day, until, 'person', 'pauseUntil'];

test.each<[title: string, moves: Move[], day: number, pauses: number[][]]>([
  ['a pause lasts until its day begins', [pause(2, '2026-01-06')], 20, [[2, 5]]],
  ['a running pause is cut at the instant asked for', [pause(2, '2026-01-06')], 4, [[2, 4]]],
  ['a cleared pause ends at once', [pause(2, '2026-01-06'), pause(3, null)], 20, [[2, 3]]],
  ['a pause made longer is one', [pause(2, '2026-01-06'), pause(4, '2026-01-11')], 20, [[2, 10]]],
  ['a pause made shorter ends sooner', [pause(2, '2026-01-21'), pause(4, '2026-01-06')], 20, [[2, 5]]],
  [
    'a second pause is another',
    [pause(2, '2026-01-04'), pause(6, '2026-01-09')],
    20,
    [
      [2, 3],
      [6, 8],
    ],
  ],
  ['a day that has gone by pauses nothing', [pause(8, '2026-01-04')], 20, []],
  ['a pause that is not written yet is not known', [pause(8, '2026-01-14')], 7, []],
])('%s', (_, moves, day, expected) => {
  const spans = pausesAt(history(moves), onDay(day));
  expect(spans.map(({ fromAt, untilAt }) => [dayOfInstant(fromAt), dayOfInstant(untilAt)])).toEqual(expected);
});

test('activities are done or ahead by what was known', () => {
  const around = history([[0, 'lead']], {}, [
    { id: 'call', at: onDay(1) },
    { id: 'late entry', at: onDay(2), knownAt: onDay(9) },
    { id: 'missed', at: onDay(3), knownAt: onDay(1), state: 'planned' },
    { id: 'called off', at: onDay(6), knownAt: onDay(1), state: 'cancelled' },
    { id: 'held since', at: onDay(7), knownAt: onDay(4), state: 'done' },
    { id: 'to come', at: onDay(8), knownAt: onDay(4), state: 'planned' },
    { id: 'planned later', at: onDay(8), knownAt: onDay(6), state: 'planned' },
  ]);
  const { done, ahead } = activitiesAt(around, onDay(5));
  expect(done.map(({ id }) => id)).toEqual(['call']);
  expect(ahead.map(({ id }) => id)).toEqual(['held since', 'to come']);
});
