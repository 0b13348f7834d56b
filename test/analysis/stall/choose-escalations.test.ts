import { expect, test } from 'vitest';
import {
  chooseEscalations,
  type EscalationOptions,
  type LiveAlert,
} from '../../../src/analysis/stall/choose-escalations.ts';
import { dayMs } from '../../../src/model/instant.ts';

const at = Date.parse('2026-06-20T00:00:00Z');
const alert = (dealId: string, daysAgo: number, owner: string | null = 'anna'): LiveAlert => ({
  key: `${dealId}/k`,
  dealId,
  owner,
  title: `Stalled: ${dealId}`,
  body: 'Why',
  raisedAt: at - daysAgo * dayMs,
});
const options: EscalationOptions = {
  at,
  afterDays: 5,
  managerOf: (owner) => (owner === 'anna' ? 'maria' : null),
  otherwise: 'head',
  ownerName: (owner) => owner ?? 'nobody',
  lastWorkAt: new Map([['worked', at - 2 * dayMs]]),
};

test('after the days that were set without any work, the manager is told; where none is known, whoever was set', () => {
  const alerts = [alert('quiet', 6), alert('young', 4), alert('worked', 9), alert('bobs', 6, 'bob')];
  const { raise } = chooseEscalations(alerts, [], options);
  expect(raise.map(({ dealId, owner }) => [dealId, owner])).toEqual([
    ['quiet', 'maria'],
    ['bobs', 'head'],
  ]);
  expect(raise[0]).toMatchObject({
    title: 'Still waiting: Stalled: quiet',
    body: 'Nobody has worked on it for 6 days since the alert to anna.\nWhy',
  });
});

test('work on the deal begins the days anew', () => {
  const lastWorkAt = new Map([['worked', at - 5 * dayMs]]);
  expect(chooseEscalations([alert('worked', 9)], [], { ...options, lastWorkAt }).raise).toHaveLength(1);
});

test('nobody is told twice, nor of deals of their own, nor where nobody is known', () => {
  expect(chooseEscalations([alert('quiet', 6)], [alert('quiet', 1, 'maria')], options).raise).toEqual([]);
  expect(chooseEscalations([alert('own', 6, 'head')], [], options).raise).toEqual([]);
  expect(chooseEscalations([alert('bobs', 6, 'bob')], [], { ...options, otherwise: null }).raise).toEqual([]);
});

test('what was passed on is taken back when the alert is over, somebody works on the deal, or it is not wanted', () => {
  const told = [alert('gone', 1, 'maria'), alert('worked', 3, 'maria'), alert('quiet', 1, 'maria')];
  const live = [alert('worked', 9), alert('quiet', 7)];
  expect(chooseEscalations(live, told, options).resolve.map(({ dealId }) => dealId)).toEqual([
    'gone',
    'worked',
  ]);
  expect(chooseEscalations(live, told, { ...options, afterDays: null })).toMatchObject({
    raise: [],
    resolve: [{ dealId: 'gone' }, { dealId: 'worked' }, { dealId: 'quiet' }],
  });
});
