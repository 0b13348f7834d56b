import { expect, test } from 'vitest';
import { learn, type LearnOptions } from '../../../src/analysis/learn.ts';
import { pipelineModelSchema } from '../../../src/analysis/pipeline-model.ts';
import { stallRuleOf } from '../../../src/analysis/stall/stall-rule-of.ts';
import type { DaysOff } from '../../../src/model/days-off.ts';
import { wouldHaveRaised } from '../../../src/model/raised-table.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';
import { scorecardOf } from '../../../src/scorecard.ts';
import { day, madeHistory, pipelines, steadyYear } from '../made-history.ts';

const at = day(380);

async function learnt(histories: readonly DealHistory[], more: Partial<LearnOptions> = {}) {
  const [model] = await learn([histories], { pipelines, at, timeZone: 'UTC', alertBudget: 0.3, ...more });
  if (!model) throw new Error('nothing was learnt');
  return model;
}
const daysIn = ({ stall }: Awaited<ReturnType<typeof learnt>>, stage: string) =>
  stall.waits[stage]?.map(({ stallAfterDays }) => stallAfterDays);

/** A mail every twelve days, one to four of them; half are won five days after the last, half lost forty after it. */
const mailed = Array.from({ length: 360 }, (_, number) => {
  const mails = Array.from({ length: 1 + ((number >> 1) % 4) }, (_mail, index) => number + 0.5 + 12 * index);
  const last = mails.at(-1) ?? 0;
  const isWon = number % 2 === 0;
  return madeHistory({
    id: `m${number}`,
    stages: [
      [number, 'Offer'],
      [last + (isWon ? 5 : 40) + (number % 5) / 5, isWon ? 'Won' : 'Lost'],
    ],
    activities: mails.map((mailDay) => ({ day: mailDay, direction: 'out' })),
  });
});

test('history decides what begins a wait anew: where deals live on from a mail, the rule counts from the mail', async () => {
  const model = await learnt(mailed);
  expect(model.stall).toMatchObject({ reset: 'mail', days: 'calendar', segments: null });
  expect(model.stall.gain).toBeGreaterThan(3);
  expect((await learnt(steadyYear())).stall).toMatchObject({ reset: 'buyer', days: 'calendar', gain: 0 });
});

test('a deal that was written to lately is not stalled where mails count, and its card says when it was', async () => {
  const model = await learnt(mailed, { alertBudget: 0.95 });
  const open = (mailDay: number) =>
    scorecardOf(
      madeHistory({
        id: 'open',
        stages: [[330, 'Offer']],
        activities: [{ day: mailDay, direction: 'out' }],
      }),
      pipelines,
      [model],
      { at, timeZone: 'UTC' },
    );
  expect(open(335)?.status).toBe('stalled');
  expect(open(376)?.status).not.toBe('stalled');
  expect(open(376)?.clockReset?.sentence).toBe('Last worked on (email) on 16 Jan 2027.');
  expect(open(376)?.stallRule).toMatch(
    /^In Offer a deal counts as stalled after \d+ days without .* or a mail to them\.$/,
  );
});

/** Half of the deals come from the web and are lost on the sixth day, or won on the second; others take ten times as long. */
const twoKinds = Array.from({ length: 360 }, (_, number) => {
  const slow = number % 2 === 0;
  const isWon = number % 4 < 2;
  const history = madeHistory({
    id: `s${number}`,
    stages: [
      [number, 'Offer'],
      [number + (slow ? 10 : 1) * (isWon ? 2 : 6) + (number % 7) / 7, isWon ? 'Won' : 'Lost'],
    ],
  });
  return { ...history, deal: { ...history.deal, source: slow ? 'Partner' : 'Web' } };
});

test('segments get thresholds of their own where that foretells better, and never where it does not', async () => {
  const model = await learnt(twoKinds);
  expect(model.stall.segments).toMatchObject({ column: 'source' });
  const rules = twoKinds.slice(0, 2).map((history) => stallRuleOf(model, 'Offer', history)?.afterDays ?? 0);
  expect(rules[0]).toBeGreaterThan(4 * (rules[1] ?? 0));
  const typical = model.stages[0]?.segments.map(({ typicalDays }) => Math.round(typicalDays ?? 0));
  expect(typical?.toSorted((a, b) => a - b)).toEqual([2, 20]);
  const blind = twoKinds.map((history, number) => ({
    ...history,
    deal: { ...history.deal, source: ['Web', 'Partner'][(number >> 2) % 2] ?? null },
  }));
  expect((await learnt(blind)).stall.segments).toBeNull();
});

test('a card compares a deal with those of its own segment', async () => {
  const model = await learnt(twoKinds);
  const typicalOf = (source: string) => {
    const history = madeHistory({ id: 'open', stages: [[375, 'Offer']] });
    return scorecardOf({ ...history, deal: { ...history.deal, source } }, pipelines, [model], {
      at,
      timeZone: 'UTC',
    })?.stageTypicalDays;
  };
  expect(typicalOf('Web')).toBeCloseTo(2.5, 0);
  expect(typicalOf('Partner')).toBeCloseTo(20.5, 0);
  expect(typicalOf('Elsewhere')).toBe(model.stages.find(({ stage }) => stage === 'Offer')?.typicalDays);
});

/** Won after three business days, whatever weekday they began on, or lost after thirteen. Days off are those of the owner. */
const workweeks = (daysOff: Readonly<Record<string, readonly string[]>> = {}) => {
  const owners = [...Object.keys(daysOff), 'somebody'];
  return Array.from({ length: 420 }, (_, number) => {
    const owner = owners[(number >> 1) % owners.length] ?? '';
    const off = new Set(daysOff[owner]);
    const created = Math.floor(number * 0.85);
    let end = created;
    for (let left = number % 2 ? 13 : 3; left > 0; ) {
      end += 1;
      // Day 0 is a Monday.
      if (end % 7 < 5 && !off.has(dateOf(end))) left -= 1;
    }
    return madeHistory({
      id: `w${number}`,
      others: [[created, 'owner', owner]],
      stages: [
        [created, 'Offer'],
        [end + 0.4, number % 2 ? 'Lost' : 'Won'],
      ],
    });
  });
};
const dateOf = (days: number) => new Date(day(days)).toISOString().slice(0, 10);

test('business days are counted where they foretell better than calendar days', async () => {
  expect((await learnt(workweeks())).stall.days).toBe('business');
});

/** Nobody works on two days of each fortnight, in two countries on different ones. */
const fortnights = (first: number) =>
  Array.from({ length: 27 }, (_, number) =>
    [14 * number + first, 14 * number + first + 1].map(dateOf),
  ).flat();
const apart = { anna: fortnights(1), bob: fortnights(8) };
const daysOff: DaysOff = {
  account: null,
  places: {
    DE: { weekend: [6, 7], holidays: apart.anna },
    FR: { weekend: [6, 7], holidays: [] },
    US: { weekend: [6, 7], holidays: apart.bob },
  },
  owners: { anna: 'DE', bob: 'US', claire: 'FR' },
};

test('each owner’s days off are counted by their own country, and history says how much better that foretells', async () => {
  const own = await learnt(workweeks(apart), { daysOff });
  const swapped = { ...daysOff, owners: { anna: 'US', bob: 'DE' } };
  expect(own.stall.days).toBe('business');
  expect(own.stall.gain).toBeGreaterThan((await learnt(workweeks(apart))).stall.gain);
  expect(own.stall.gain).toBeGreaterThan((await learnt(workweeks(apart), { daysOff: swapped })).stall.gain);
  // Claire has no deal here: neither she nor her country need be remembered.
  expect(own.stall.daysOff?.owners).toEqual({ anna: 'DE', bob: 'US' });
  expect(Object.keys(own.stall.daysOff?.places ?? {})).toEqual(['DE', 'US']);
  expect((await learnt(steadyYear(), { daysOff })).stall).toMatchObject({ days: 'calendar', daysOff: null });
});

test('of two deals that wait equally long, the one whose owner had the days off is not stalled yet, and the card says whose days count', async () => {
  const model = await learnt(workweeks(apart), { daysOff, stallAfterDays: { sales: { Offer: 5 } } });
  // From a Monday on; Anna was away on the Tuesday and the Wednesday.
  const asked = { at: day(364 + 7.5), timeZone: 'UTC' };
  const card = (owner: string, then = owner) =>
    scorecardOf(
      madeHistory({
        id: owner,
        stages: [[364, 'Offer']],
        others: [
          [364, 'owner', owner],
          [370, 'owner', then],
        ],
      }),
      pipelines,
      [pipelineModelSchema.parse(JSON.parse(JSON.stringify(model)))],
      asked,
    );
  expect([card('anna')?.status, card('bob')?.status]).toEqual(['slowing', 'stalled']);
  expect(card('anna')?.stallRule).toMatch(/after 5 business days \(Germany\) without /);
  expect(card('bob')?.stallRule).toMatch(/after 5 business days \(United States\) without /);
  // Nobody knows where this one is, and the account has no country.
  expect(card('somebody')?.status).toBe('stalled');
  expect(card('somebody')?.stallRule).toMatch(/after 5 business days without /);
  // Whoever has it now counts.
  expect([card('bob', 'anna')?.status, card('anna', 'bob')?.status]).toEqual(['slowing', 'stalled']);
});

test('a wait that has ended is counted by who had the deal then, not by who took it over', async () => {
  const handedOver = workweeks(apart).map(({ deal, changes, activities }) => ({
    deal,
    activities,
    changes: [
      ...changes,
      ...changes
        .filter(({ field, value }) => field === 'stage' && value !== 'Offer')
        .map((change) => ({ ...change, field: 'owner' as const, value: 'claire' })),
    ],
  }));
  const { stall } = await learnt(handedOver, { daysOff });
  expect(stall.gain).toBe((await learnt(workweeks(apart), { daysOff })).stall.gain);
});

test('a threshold set by hand holds in place of the learnt one, which is kept beside it', async () => {
  const model = await learnt(steadyYear(), { stallAfterDays: { sales: { Offer: 33 } } });
  const own = await learnt(steadyYear());
  expect(daysIn(model, 'Offer')).toEqual([33]);
  expect(model.stages.find(({ stage }) => stage === 'Offer')?.stallAfterDays).toBe(33);
  expect(model.stall.waits['Offer']?.[0]?.learntDays).toBe(own.stall.waits['Offer']?.[0]?.stallAfterDays);
  expect(model.id).not.toBe(own.id);
});

test('what a threshold would have raised last quarter is counted, for any whole number of days', async () => {
  const table = (await learnt(steadyYear())).stall.lastQuarter['Offer'];
  if (!table) throw new Error('no table');
  // One offer a day: the last on day 369, so 82 came to last a day in the 91 days; of four, two lie dead for 60 days.
  const at20 = wouldHaveRaised(table, 20);
  expect(table.stays).toBe(82);
  expect(at20.alerts).toBeGreaterThanOrEqual(40);
  expect(at20.alerts).toBeLessThanOrEqual(46);
  expect(at20.precision).toBe(1);
  expect(wouldHaveRaised(table, 5).precision).toBeLessThan(1);
  // Of the lost, two in three were told of 40 days before the end.
  expect(at20.early).toBeCloseTo(2 / 3, 1);
  expect(wouldHaveRaised(table, 59).early).toBe(0);
  // Three of four are lost.
  const nothing = { alerts: 0, share: 0, ended: 0, precision: null, lost: 68, early: 0 };
  expect(wouldHaveRaised(table, null)).toEqual(nothing);
});

test('a deal that never moved, one that stopped and one whose log is incomplete are told apart', async () => {
  const model = await learnt(steadyYear(), { stallAfterDays: { sales: { New: 20, Offer: 20 } } });
  const card = (history: DealHistory) => scorecardOf(history, pipelines, [model], { at, timeZone: 'UTC' });
  const never = card(madeHistory({ id: 'never', stages: [[330, 'New']] }));
  const stopped = card(
    madeHistory({
      id: 'stopped',
      stages: [
        [330, 'New'],
        [340, 'Offer'],
      ],
    }),
  );
  const imported = card(
    madeHistory({ id: 'imported', createdDay: 300, amount: null, stages: [[370, 'Offer', 'import']] }),
  );
  expect(never?.stall).toEqual({
    kind: 'never_moved',
    sentence: 'It never moved since it was created on 1 Dec 2026.',
  });
  expect(stopped?.stall).toEqual({
    kind: 'stalled',
    sentence: 'Nothing has moved it in Offer since 11 Dec 2026.',
  });
  expect(imported).toMatchObject({
    stall: null,
    gaps: [
      'The log does not say when it came to Offer: it has been there since 10 Jan 2027 at least.',
      'It has no amount: what is at risk cannot be told.',
    ],
  });
  expect(imported?.status).not.toBe('stalled');
  expect([never?.gaps, stopped?.gaps]).toEqual([[], []]);
});
