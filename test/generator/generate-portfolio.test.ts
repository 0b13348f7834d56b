import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { generatePortfolio } from '../../src/generator/generate-portfolio.ts';
import { pipelinesOf } from '../../src/generator/pipelines-of.ts';
import { presetNames, presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import { activitySchema } from '../../src/model/activity.ts';
import { changeSchema } from '../../src/model/change.ts';
import { dealSchema } from '../../src/model/deal.ts';
import { dayMs } from '../../src/model/instant.ts';

const until = Date.parse('2026-03-01T10:30:00Z');
const anySpec = fc
  .record({ name: fc.constantFrom(...presetNames), seed: fc.nat(), deals: fc.integer({ min: 1, max: 60 }) })
  .map(({ name, seed, deals }) => presetSpec(name, { until, seed, deals }));
const demo = presetSpec('demo', { until });
const demoDeals = [...generatePortfolio(demo)];

test('the same specification gives the same deals, and more deals leave the first ones as they are', () => {
  fc.assert(
    fc.property(anySpec, fc.integer({ min: 0, max: 40 }), (spec, more) => {
      const deals = [...generatePortfolio(spec)];
      expect([...generatePortfolio({ ...spec, deals: spec.deals + more })].slice(0, spec.deals)).toEqual(
        deals,
      );
    }),
    { numRuns: 10 },
  );
});

test('another seed gives other deals', () => {
  const [first] = generatePortfolio({ ...demo, seed: 2 });
  expect(first?.deal).not.toEqual(demoDeals[0]?.deal);
});

test('what is switched on elsewhere moves no stage', () => {
  const stages = (spec: typeof demo) =>
    [...generatePortfolio({ ...spec, deals: 100 })].map(({ changes }) =>
      changes.filter(({ field }) => field === 'stage'),
    );
  const quiet = {
    ...demo,
    activities: { ...demo.activities, perWeek: 0 },
    upkeep: { ...demo.upkeep, active: false },
  };
  expect(stages(quiet)).toEqual(stages(demo));
});

test('every row fits the model, in time order, and nothing is later than the end but what is planned', () => {
  fc.assert(
    fc.property(anySpec, (spec) => {
      for (const { deal, changes, activities } of generatePortfolio(spec)) {
        expect(() => dealSchema.parse(deal)).not.toThrow();
        expect(() => changeSchema.array().parse(changes)).not.toThrow();
        expect(() => activitySchema.array().parse(activities)).not.toThrow();
        expect(deal.createdAt).toBeLessThan(until);
        expect(deal.closedAt ?? 0).toBeLessThanOrEqual(until);
        for (const [index, { at }] of changes.entries()) {
          expect(at).toBeGreaterThanOrEqual(Math.max(deal.createdAt, changes[index - 1]?.at ?? 0));
          expect(at).toBeLessThanOrEqual(until);
        }
        for (const [index, { at, knownAt, state }] of activities.entries()) {
          expect(at).toBeGreaterThanOrEqual(Math.max(deal.createdAt, activities[index - 1]?.at ?? 0));
          expect(knownAt).toBeLessThanOrEqual(until);
          expect(at > until).toBe(state === 'planned');
        }
      }
    }),
    { numRuns: 10 },
  );
});

test('a deal stands where its last changes left it, in a stage its pipeline has', () => {
  const pipelines = new Map(pipelinesOf(demo).map((pipeline) => [pipeline.id, pipeline]));
  for (const { deal, changes } of demoDeals) {
    const last = (field: string) => changes.findLast((change) => change.field === field)?.value ?? null;
    expect(deal.stage).toBe(last('stage'));
    expect(deal.owner).toBe(last('owner'));
    expect(deal.expectedCloseOn).toBe(last('expectedCloseOn'));
    expect(deal.amount).toBe(last('amount') === null ? null : Number(last('amount')));
    const stage = pipelines.get(deal.pipeline)?.stages.find(({ id }) => id === deal.stage);
    expect(stage?.kind).toBe(deal.outcome);
    expect(deal.closedAt === null).toBe(deal.outcome === 'open');
  }
});

test('dead deals are truly silent: no word from the buyer, no meeting, no step on, until somebody gives up', () => {
  const dead = demoDeals.filter(({ truth }) => truth.deadAt !== null && truth.deadAt < until);
  expect(dead.length).toBeGreaterThan(200);
  let spoken = 0;
  for (const { deal, changes, activities, truth } of dead) {
    const later = activities.filter(({ at }) => at >= (truth.deadAt ?? 0));
    expect(later.filter(({ direction, kind }) => direction === 'in' || kind === 'meeting')).toEqual([]);
    spoken += later.length;
    const moves = changes.filter(
      ({ at, field, by }) => field === 'stage' && by !== 'import' && at > (truth.deadAt ?? 0),
    );
    expect(moves.map(({ value }) => value)).toEqual(
      deal.outcome === 'lost' && moves.length > 0 ? ['Closed lost'] : [],
    );
    expect(deal.outcome).not.toBe('won');
    expect(truth.outcome).not.toBe('won');
  }
  // We go on for a while, so that "some activity" is no sign of life.
  expect(spoken).toBeGreaterThan(dead.length / 4);
});

test('the demo shows a healthy pipeline with a visible share of stalled deals, in two currencies', () => {
  const open = demoDeals.filter(({ deal }) => deal.outcome === 'open');
  expect(demoDeals.length).toBeGreaterThanOrEqual(2000);
  expect(open.length).toBeGreaterThanOrEqual(250);
  expect(open.length).toBeLessThanOrEqual(400);
  const dead = open.filter(({ truth }) => truth.deadAt !== null && truth.deadAt <= until);
  expect(dead.length / open.length).toBeGreaterThan(0.15);
  expect(dead.length / open.length).toBeLessThan(0.5);
  expect(new Set(open.map(({ deal }) => deal.currency))).toEqual(new Set(['EUR', 'USD']));
});

test('the demo has what real portfolios have', () => {
  const { owners, histories } = toPortfolio(demo);
  const stageIndex = new Map(
    pipelinesOf(demo).flatMap(({ id, stages }) =>
      stages.map((stage) => [`${id}/${stage.id}`, stage.position]),
    ),
  );
  const steps = histories.flatMap(({ deal, changes }) => {
    const places = changes
      .filter(({ field }) => field === 'stage')
      .map(({ value }) => stageIndex.get(`${deal.pipeline}/${value}`) ?? 0);
    return places.slice(1).map((place, index) => ({ deal, from: places[index] ?? 0, to: place }));
  });
  const closed = (deal: (typeof steps)[number]['deal']) => (deal.pipeline === 'Renewals' ? 5 : 7);
  const counts = {
    inactiveOwners: owners.filter(({ active }) => !active).length,
    backward: steps.filter(({ deal, from, to }) => to < from && from < closed(deal)).length,
    skipped: steps.filter(({ deal, from, to }) => to === from + 2 && to < closed(deal)).length,
    reopened: steps.filter(({ deal, from, to }) => from > closed(deal) && to < closed(deal)).length,
    createdWon: histories.filter(
      ({ deal, changes }) =>
        deal.outcome === 'won' &&
        changes.every(({ field, at }) => field !== 'stage' || at === deal.createdAt),
    ).length,
    pauses: histories.filter(({ deal }) => deal.pauseUntil !== null && deal.pauseReason !== null).length,
    pushes: histories.filter(
      ({ changes }) => changes.filter(({ field }) => field === 'expectedCloseOn').length > 2,
    ).length,
    planned: histories.filter(({ activities }) => activities.some(({ state }) => state === 'planned')).length,
    withoutAmount: histories.filter(({ deal }) => deal.amount === null).length,
    withoutOwner: histories.filter(({ deal }) => deal.owner === null).length,
    oddNames: histories.filter(({ deal }) => !deal.name.includes(' – ') || deal.name.includes('Q3')).length,
    overdue: histories.filter(
      ({ deal }) =>
        deal.outcome === 'open' && deal.expectedCloseOn !== null && deal.expectedCloseOn < '2026-03-01',
    ).length,
    neverMoved: histories.filter(({ truth, deal }) => truth.deadAt === deal.createdAt).length,
    ...Object.fromEntries(
      (['person', 'bulk', 'integration', 'import'] as const).map((author) => [
        author,
        histories.filter(({ changes }) => changes.some(({ by }) => by === author)).length,
      ]),
    ),
  };
  for (const [what, count] of Object.entries(counts))
    expect.soft(count, what).toBeGreaterThan(2 - Number(what === 'inactiveOwners'));
  const returning = new Set(histories.map(({ deal }) => deal.account)).size;
  expect(returning).toBeLessThan(histories.length * 0.8);
});

test('of what happened before the import only the state is known, and only from then on', () => {
  const importedAt = until - 200 * dayMs;
  const before = [...generatePortfolio({ ...demo, deals: 300, importedDaysAgo: 200 })].filter(
    ({ deal }) => deal.createdAt < importedAt,
  );
  expect(before.length).toBeGreaterThan(100);
  for (const { changes, activities } of before) {
    expect(changes.every(({ at, by }) => at > importedAt || (at === importedAt && by === 'import'))).toBe(
      true,
    );
    expect(activities.every(({ knownAt }) => knownAt >= importedAt)).toBe(true);
  }
});

test('wins crowd before the end of a quarter', () => {
  const daysLeft = (at: number) => {
    const date = new Date(at);
    return (Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3 + 3, 1) - at) / dayMs;
  };
  const wins = demoDeals.flatMap(({ deal }) =>
    deal.outcome === 'won' ? [daysLeft(deal.closedAt ?? 0)] : [],
  );
  const early = wins.filter((left) => left > 85).length;
  const late = wins.filter((left) => left < 5).length;
  expect(late).toBeGreaterThan(2 * early);
});
