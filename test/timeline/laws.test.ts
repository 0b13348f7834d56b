import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { activitySchema } from '../../src/model/activity.ts';
import { authors, trackedFields } from '../../src/model/change.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { activitiesAt } from '../../src/timeline/activities-at.ts';
import { clockResetAt } from '../../src/timeline/clock-reset-at.ts';
import { closingAt } from '../../src/timeline/closing-at.ts';
import { pausesAt } from '../../src/timeline/pauses-at.ts';
import { stateAt } from '../../src/timeline/state-at.ts';
import { visitsAt } from '../../src/timeline/visits-at.ts';
import { history, type Move, onDay, pipelines } from './histories.ts';

const day = fc.integer({ min: -4, max: 40 }).map((half) => half / 2);
const stageId = fc.constantFrom(
  'lead',
  'demo',
  'offer',
  'signing',
  'won',
  'lost',
  'talk',
  'paper',
  'gone',
  null,
);
const values = {
  stage: stageId,
  pipeline: fc.constantFrom('sales', 'renewals'),
  amount: fc.constantFrom('10', '900.5', null),
  expectedCloseOn: fc.constantFrom('2026-02-01', null),
  owner: fc.constantFrom('ann', 'bo', null),
  pauseUntil: fc.constantFrom('2026-01-06', '2026-01-15', null),
  nextStep: fc.constantFrom('call', null),
};
const move = fc
  .constantFrom('stage' as const, 'stage' as const, ...trackedFields)
  .chain(
    (field): fc.Arbitrary<Move> =>
      fc.tuple(day, values[field], fc.constantFrom(...authors), fc.constant(field), fc.constantFrom(0, 1)),
  );
const activity = fc.record({
  at: day.map(onDay),
  knownAt: day.map(onDay),
  kind: fc.constantFrom(...activitySchema.shape.kind.options),
  direction: fc.constantFrom('in' as const, 'out' as const, null),
  state: fc.constantFrom('done' as const, 'planned' as const, 'cancelled' as const),
});
const anyHistory = fc
  .record({ moves: fc.array(move, { maxLength: 20 }), activities: fc.array(activity, { maxLength: 8 }) })
  .map(
    ({ moves, activities }): DealHistory =>
      history(
        moves.toSorted((one, other) => one[0] - other[0] || (one[4] ?? 0) - (other[4] ?? 0)),
        {},
        activities.toSorted((one, other) => one.at - other.at),
      ),
  );

const everything = (of: DealHistory, at: number) => ({
  state: stateAt(of, at),
  visits: visitsAt(of, pipelines, at),
  closing: closingAt(of, pipelines, at),
  pauses: pausesAt(of, at),
  activities: activitiesAt(of, at),
  clocks: clockResetAt(of, pipelines, at),
});

test('rows after an instant change nothing said as of it, whether removed, shuffled or made up', () => {
  fc.assert(
    fc.property(anyHistory, day, fc.array(move, { maxLength: 5 }), (of, onThatDay, other) => {
      const at = onDay(onThatDay);
      const known = {
        ...of,
        changes: of.changes.filter((change) => change.at <= at),
        activities: of.activities.filter(({ knownAt }) => knownAt <= at),
      };
      const later = of.changes.filter((change) => change.at > at);
      const madeUp = history(other).changes.map((change) => ({
        ...change,
        at: at + 1 + Math.abs(change.at),
      }));
      expect(everything(known, at)).toEqual(everything(of, at));
      expect(
        everything({ ...of, changes: [...known.changes, ...later.toReversed(), ...madeUp] }, at),
      ).toEqual(everything(of, at));
    }),
  );
});

test('visits follow each other without a gap until the instant asked for, and none is empty', () => {
  fc.assert(
    fc.property(anyHistory, day, (of, onThatDay) => {
      const at = onDay(onThatDay);
      const visits = visitsAt(of, pipelines, at);
      for (const [index, visit] of visits.entries()) {
        const next = visits[index + 1];
        expect(visit.leftAt).toBe(next?.enteredAt ?? null);
        expect(visit.nextStage).toBe(next?.stage ?? null);
        expect(visit.exit === null).toBe(next === undefined);
        expect(visit.pausedMs).toBeLessThanOrEqual((visit.leftAt ?? at) - visit.enteredAt);
        if (next) expect(next.enteredAt).toBeGreaterThan(visit.enteredAt);
        if (next) expect([next.pipeline, next.stage]).not.toEqual([visit.pipeline, visit.stage]);
      }
      const [first] = visits;
      if (first?.entryKnown) expect(first.enteredAt).toBe(of.deal.createdAt);
      if (first) expect(first.enteredAt).toBeGreaterThanOrEqual(of.deal.createdAt);
    }),
  );
});

test('what was said as of an earlier instant stays true: visits only ever end or follow', () => {
  fc.assert(
    fc.property(anyHistory, day, day, (of, one, other) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)].map(onDay);
      const before = visitsAt(of, pipelines, early ?? 0);
      const after = visitsAt(of, pipelines, late ?? 0).slice(0, before.length);
      expect(after.map(({ stage, enteredAt }) => [stage, enteredAt])).toEqual(
        before.map(({ stage, enteredAt }) => [stage, enteredAt]),
      );
    }),
  );
});

test('a replay says the same each time and leaves its rows as they are', () => {
  fc.assert(
    fc.property(anyHistory, day, (of, onThatDay) => {
      const copy = structuredClone(of);
      const said = everything(of, onDay(onThatDay));
      expect(everything(copy, onDay(onThatDay))).toEqual(said);
      expect(of).toEqual(copy);
    }),
  );
});

test('only people and buyers reset a clock', () => {
  fc.assert(
    fc.property(anyHistory, day, (of, onThatDay) => {
      const quiet = of.changes.map((change) => ({ ...change, by: 'integration' as const }));
      const { stage, nextStep } = clockResetAt(
        { ...of, changes: quiet, activities: [] },
        pipelines,
        onDay(onThatDay),
      );
      expect([stage?.cause ?? 'created', nextStep]).toEqual(['created', null]);
    }),
  );
});
