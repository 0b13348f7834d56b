import { expect, test } from 'vitest';
import { learn } from '../../../src/analysis/learn.ts';
import { chooseAlerts, type KnownAlert } from '../../../src/analysis/stall/choose-alerts.ts';
import type { Candidate } from '../../../src/analysis/stall/worklist.ts';
import { dayMs } from '../../../src/model/instant.ts';
import { scorecardOf } from '../../../src/scorecard.ts';
import { day, madeHistory, type MadeDeal, pipelines, steadyYear } from '../made-history.ts';

const at = day(380);
const [learnt] = await learn([steadyYear()], { pipelines, at, timeZone: 'UTC', alertBudget: 0.3 });
if (!learnt) throw new Error('nothing was learnt');
const withBudget = (alertsPerWeek: number) => [{ ...learnt, stall: { ...learnt.stall, alertsPerWeek } }];
const models = withBudget(3);

function candidate(id: string, made: Partial<MadeDeal> = {}): Candidate {
  const history = madeHistory({
    id,
    stages: [
      [335, 'New'],
      [340, 'Offer'],
    ],
    ...made,
  });
  const scorecard = scorecardOf(history, pipelines, [learnt as NonNullable<typeof learnt>], {
    at,
    timeZone: 'UTC',
  });
  if (!scorecard) throw new Error('no card');
  return { deal: history.deal, scorecard };
}
const alertOf = (dealId: string, more: Partial<KnownAlert> = {}): KnownAlert => ({
  key: `${dealId}/k`,
  dealId,
  owner: 'o1',
  raisedAt: at - 20 * dayMs,
  resolvedAt: null,
  ...more,
});
const raised = (...args: Parameters<typeof chooseAlerts>) =>
  chooseAlerts(...args).raise.map(({ dealId }) => dealId);

test('raises within the budget of a week, most value at risk first, and counts what has to wait', () => {
  const candidates = [1, 2, 3, 4, 5].map((number) => candidate(`d${number}`, { amount: number * 100 }));
  const { raise, waiting } = chooseAlerts(candidates, [], { models, at });
  expect(raise.map(({ dealId }) => dealId)).toEqual(['d5', 'd4', 'd3']);
  expect(waiting).toEqual(['d2', 'd1']);
  expect(raise[0]).toMatchObject({
    title: 'Stalled: Deal d5',
    owner: 'o1',
    key: `d5/${candidates[4]?.scorecard.stalledSince}`,
  });
  expect(raise[0]?.body).toContain('In Offer for 40 days');
});

test('alerts of the last seven days have used up their part of the budget, resolved or not', () => {
  const recent = [
    alertOf('other', { raisedAt: at - 3 * dayMs }),
    alertOf('third', { raisedAt: at - dayMs, resolvedAt: at }),
  ];
  expect(raised([candidate('d1'), candidate('d2')], recent, { models, at })).toEqual(['d1']);
});

test('an owner gets no more than agreed', () => {
  const candidates = [candidate('d1'), candidate('d2'), candidate('d3', { owner: 'o2' })];
  expect(raised(candidates, [], { models, at, perOwnerPerWeek: 1 })).toEqual(['d1', 'd3']);
});

test('only stalled deals raise an alert', () => {
  const candidates = [
    candidate('fresh', {
      stages: [
        [370, 'New'],
        [378, 'Offer'],
      ],
    }),
    candidate('d1'),
  ];
  expect(raised(candidates, [], { models, at })).toEqual(['d1']);
});

test('a deal with a live alert raises no other, and one whose alert was resolved rests', () => {
  expect(raised([candidate('d1')], [alertOf('d1')], { models, at })).toEqual([]);
  const resolved = alertOf('d1', { resolvedAt: at - 10 * dayMs });
  expect(raised([candidate('d1')], [resolved], { models, at })).toEqual([]);
  expect(raised([candidate('d1')], [resolved], { models, at, cooldownDays: 7 })).toEqual(['d1']);
});

test.each<[string, Partial<MadeDeal>, string]>([
  [
    'closed',
    {
      stages: [
        [335, 'New'],
        [340, 'Offer'],
        [375, 'Lost'],
      ],
    },
    'The deal was lost.',
  ],
  [
    'moved',
    {
      stages: [
        [335, 'New'],
        [375, 'Offer'],
      ],
    },
    'Moved forward to Offer on 15 Jan 2027.',
  ],
  ['paused', { others: [[376, 'pauseUntil', '2027-03-01']] }, 'The deal was paused until 2027-03-01.'],
  [
    'answered',
    { activities: [{ day: 376, direction: 'in' }] },
    'Heard from the buyer (email) on 16 Jan 2027.',
  ],
])('an alert ends when the deal is %s', (_, made, reason) => {
  const { resolve } = chooseAlerts([candidate('d1', made)], [alertOf('d1')], { models, at });
  expect(resolve).toEqual([{ key: 'd1/k', dealId: 'd1', reason }]);
});

test('an alert ends when a meeting of before it is logged after it, but not by what came before the stall', () => {
  const met = candidate('d1', { activities: [{ day: 370, direction: 'in' }] });
  const live = (stalledSince: string) => [
    alertOf('d1', { key: `d1/${stalledSince}`, raisedAt: at - 3600_000 }),
  ];
  const ended = (stalledSince: string) => chooseAlerts([met], live(stalledSince), { models, at }).resolve;
  expect(ended('2027-01-02')).toEqual([
    { key: 'd1/2027-01-02', dealId: 'd1', reason: 'Heard from the buyer (email) on 10 Jan 2027.' },
  ]);
  expect(ended('2027-01-10')).toEqual([]);
});

test('an alert ends with its deal', () => {
  expect(chooseAlerts([], [alertOf('d1')], { models, at }).resolve).toHaveLength(1);
});

test('an alert does not end because the model changed its mind', () => {
  const calm = candidate('d1');
  const changed = { ...calm, scorecard: { ...calm.scorecard, status: 'on_track' as const } };
  expect(chooseAlerts([changed], [alertOf('d1')], { models, at }).resolve).toEqual([]);
});

test('money of different currencies is not compared: each stands among its own', () => {
  const candidates = [
    candidate('yen1', { amount: 900_000, currency: 'JPY' }),
    candidate('yen2', { amount: 100_000, currency: 'JPY' }),
    candidate('eur1', { amount: 9000 }),
    candidate('eur2', { amount: 1000 }),
    candidate('none', { amount: null }),
  ];
  const order = raised(candidates, [], { models: withBudget(5), at });
  expect(order).toEqual(['eur1', 'yen1', 'eur2', 'none', 'yen2']);
});

test('of deals with about as much at risk, those for which something can be done come first', () => {
  const stuck = candidate('stuck', { amount: 1010 });
  const others = [1, 2, 3, 4, 5, 6, 7].map((number) => candidate(`d${number}`, { amount: 1000 - number }));
  const helpless = { ...stuck, scorecard: { ...stuck.scorecard, nextAction: null } };
  expect(raised([stuck, ...others], [], { models: withBudget(1), at })).toEqual(['stuck']);
  expect(raised([helpless, ...others], [], { models: withBudget(1), at })).toEqual(['d1']);
});

test('in a digest an owner is told of all deals at once, and of what stalls later that day on the next', () => {
  const candidates = [candidate('d1'), candidate('d2', { amount: 9000 }), candidate('d3', { owner: 'o2' })];
  const { raise } = chooseAlerts(candidates, [], { models, at, digestOn: '2027-01-20' });
  expect(raise.map(({ dealId, digest, place }) => [dealId, digest, place])).toEqual([
    ['d2', 'digest/o1/2027-01-20', 0],
    ['d1', 'digest/o1/2027-01-20', 1],
    ['d3', 'digest/o2/2027-01-20', 0],
  ]);
  const told = alertOf('other', { digest: 'digest/o1/2027-01-20', raisedAt: at });
  const later = (digestOn: string) => chooseAlerts([candidate('d1')], [told], { models, at, digestOn });
  expect(later('2027-01-20')).toMatchObject({ raise: [], waiting: ['d1'] });
  expect(later('2027-01-21').raise).toHaveLength(1);
});

test("the alert of a deal that is somebody else's now goes to them, unless it is over", () => {
  const given = candidate('d1', { owner: 'o2' });
  expect(chooseAlerts([given], [alertOf('d1')], { models, at }).reassign).toEqual([
    { key: 'd1/k', dealId: 'd1', owner: 'o2' },
  ]);
  const closed = { ...given, scorecard: { ...given.scorecard, status: 'closed' as const } };
  expect(chooseAlerts([closed], [alertOf('d1')], { models, at }).reassign).toEqual([]);
});

test('the title tells a deal that never moved from one that stopped, and the text says when and by which rule', () => {
  const { raise } = chooseAlerts(
    [candidate('stopped'), candidate('never', { stages: [[340, 'Offer']] })],
    [],
    { models, at },
  );
  expect(raise.map(({ title }) => title).sort()).toEqual([
    'Never moved: Deal never',
    'Stalled: Deal stopped',
  ]);
  expect(
    raise
      .find(({ dealId }) => dealId === 'stopped')
      ?.body.split('\n')
      .slice(0, 2),
  ).toEqual([
    'Nothing has moved it in Offer since 11 Dec 2026.',
    expect.stringMatching(
      /^In Offer a deal counts as stalled after \d+ days without a move forward or a word from the buyer\.$/,
    ),
  ]);
});
