import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { learn } from '../../../src/analysis/learn.ts';
import { chanceCurves } from '../../../src/analysis/stage-clock/chance-curves.ts';
import { fitStageClock } from '../../../src/analysis/stage-clock/fit-stage-clock.ts';
import { inOrder, type Visits } from '../../../src/analysis/stage-clock/visit-rows.ts';
import { winChanceAt } from '../../../src/analysis/stage-clock/win-chance-at.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { truthOf } from '../../../src/generator/truth-of.ts';

test('on a pipeline with known hazards, the chance to win on entering a stage is the true one', async () => {
  const until = Date.parse('2026-11-01T00:00:00Z');
  const spec = presetSpec('steady', { until, seed: 11, deals: 3000 });
  const { histories, pipelines } = toPortfolio(spec);
  const truth = truthOf(spec);
  const models = await learn([histories], { pipelines, at: until, timeZone: 'UTC' });
  for (const { pipeline, stages } of models) {
    const label = pipelines.find(({ id }) => id === pipeline)?.label;
    for (const clock of stages) {
      const known = truth.stages.find((stage) => stage.pipeline === label && stage.stage === clock.label);
      if (!known || clock.visits < 300) continue;
      const error = Math.sqrt((known.win * (1 - known.win)) / clock.visits);
      expect(Math.abs(winChanceAt(clock, 0) - known.win)).toBeLessThan(3.5 * error + 0.01);
    }
  }
  expect(Math.abs((models[0]?.baseRate ?? 0) - truth.winRate)).toBeLessThan(0.03);
});

const visits = fc.array(
  fc.record({
    enteredAt: fc.integer({ min: 0, max: 1000 }),
    days: fc.double({ min: 0, max: 90, noNaN: true }),
    more: fc.double({ min: 0, max: 90, noNaN: true }),
    outcome: fc.constantFrom(0, 1, 2),
    exit: fc.integer({ min: 0, max: 5 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const rowsOf = (
  sample: { enteredAt: number; days: number; more: number; outcome: number; exit: number }[],
): Visits =>
  inOrder({
    enteredAt: sample.map(({ enteredAt }) => enteredAt),
    days: sample.map(({ days }) => days),
    exits: sample.map(({ exit }) => exit),
    closeDays: sample.map(({ days, more }) => days + more),
    outcomes: sample.map(({ outcome }) => outcome),
    seeds: sample.map((_, row) => row),
    unseenDays: sample.map(() => 0),
  });
const fit = (rows: Visits, winChance = 0.3) =>
  fitStageClock({ id: 's', label: 'S' }, rows, { winChance, shape: null });
const curves = (rows: Visits) => chanceCurves(rows, { winChance: 0.3, shape: null });

test('whatever the visits, chances lie strictly between 0 and 1 and ages rise from 0', () => {
  fc.assert(
    fc.property(visits, (sample) => {
      const clock = curves(rowsOf(sample));
      expect(clock.ages[0]).toBe(0);
      for (const [index, age] of clock.ages.entries()) {
        if (index > 0) expect(age).toBeGreaterThan(clock.ages[index - 1] ?? 0);
        expect(clock.winChance[index]).toBeGreaterThan(0);
        expect(clock.winChance[index]).toBeLessThan(1);
        expect(clock.idleChance[index]).toBeGreaterThanOrEqual(clock.winChance[index] ?? 1);
      }
    }),
  );
});

test('a stage nobody has closed from keeps the chance of the pipeline, and few visits move it little', () => {
  const running = { enteredAt: 1, days: 3, more: 0, outcome: 0, exit: 0 };
  expect(winChanceAt(fit(rowsOf([running, running])), 1)).toBeCloseTo(0.3, 9);
  const win = { enteredAt: 1, days: 3, more: 1, outcome: 1, exit: 1 };
  expect(winChanceAt(fit(rowsOf([win, win])), 0)).toBeCloseTo((0.3 * 10 + 2) / 12, 9);
});

test('typical days need five later-won visits', () => {
  const win = { enteredAt: 1, days: 3, more: 1, outcome: 1, exit: 1 };
  expect(fit(rowsOf(Array.from({ length: 4 }, () => win))).typicalDays).toBeNull();
  expect(fit(rowsOf(Array.from({ length: 5 }, () => win))).typicalDays).toBe(3);
});

test('an alert just before a stage throws deals out is idle: nobody can act on it', () => {
  const visit = (days: number, outcome: number) => ({
    enteredAt: 1,
    days,
    more: 0,
    outcome,
    exit: outcome === 1 ? 3 : 4,
  });
  // Every other deal is won within ten days; the others are cancelled on the thirtieth.
  const sample = Array.from({ length: 200 }, (_, n) =>
    n % 2 ? visit(1 + (n % 9), 1) : visit(30 - n / 1000, 2),
  );
  const clock = curves(rowsOf(sample));
  const idleAt = (age: number) => winChanceAt({ ages: clock.ages, winChance: clock.idleChance }, age);
  expect(winChanceAt(clock, 20)).toBeLessThan(0.1);
  expect(idleAt(20)).toBeLessThan(0.1);
  expect(idleAt(29)).toBeGreaterThan(0.8);
});
