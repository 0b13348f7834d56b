import { beforeAll, expect, test } from 'vitest';
import { type Backtest, backtest, type BacktestOptions } from '../../../src/analysis/backtest/backtest.ts';
import { foretellPeriods, type ForetoldPeriod } from '../../../src/analysis/backtest/foretell-periods.ts';
import { judge, linesOf } from '../../../src/analysis/backtest/judge.ts';
import { learn } from '../../../src/analysis/learn.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { dayMs } from '../../../src/model/instant.ts';
import { shuffledAfter } from '../shuffled-after.ts';

const endsAt = Date.UTC(2026, 5, 1);
const demo = toPortfolio(presetSpec('small', { until: endsAt, seed: 4, deals: 350 }));
const options: BacktestOptions = {
  cutAt: Date.UTC(2026, 0, 20),
  untilAt: Date.UTC(2026, 2, 15),
  budget: 0.4,
  timeZone: 'UTC',
  retrain: 'monthly',
};
let said: Backtest;
let once: Backtest;
let foretold: ForetoldPeriod[];
beforeAll(async () => {
  said = await backtest(demo, options);
  once = await backtest(demo, { ...options, retrain: 'never' });
  foretold = foretellPeriods(demo, options.cutAt, options.untilAt);
});

test('with monthly learning each month is foretold by what was known when it began', async () => {
  expect(said.inForce.map(({ fromAt }) => new Date(fromAt).toISOString().slice(0, 10))).toEqual([
    '2026-01-20',
    '2026-02-01',
    '2026-03-01',
  ]);
  const march = await learn([demo.histories], {
    pipelines: demo.pipelines,
    timeZone: 'UTC',
    alertBudget: 0.4,
    at: Date.UTC(2026, 2, 1) - 1,
  });
  expect(said.inForce[2]?.learnt).toEqual(march);
  const before = ({ snapshots }: Backtest) => snapshots.filter(({ at }) => at < Date.UTC(2026, 1, 1));
  expect(before(once)).toEqual(before(said));
  expect(once.snapshots).not.toEqual(said.snapshots);
});

test('a day in the window knows nothing of what comes after it: chances, alerts and forecasts stay the same', async () => {
  const at = Date.UTC(2026, 2, 7, 12);
  const histories = demo.histories.map((history, number) => shuffledAfter(history, at, number));
  const other = await backtest({ ...demo, histories }, { ...options, retrain: 'never' });
  const until = ({ winAtCreation, snapshots, visits, alertAt }: Backtest) => ({
    winAtCreation: winAtCreation.filter(({ createdAt }) => createdAt < at - 2000),
    snapshots: snapshots.filter((row) => row.at <= at),
    alerts: visits.flatMap(({ history, stage, enteredAt }, index) => {
      const alertOn = alertAt[index] ?? null;
      // What is asked each morning is not asked again on the day the log ends.
      return enteredAt <= at ? [[history.deal.id, stage, alertOn !== null && alertOn < at - dayMs]] : [];
    }),
  });
  expect(until(other)).toEqual(until(once));
  expect(until(once).alerts.filter(([, , raised]) => raised).length).toBeGreaterThan(3);
  const before = (periods: ForetoldPeriod[]) => periods.filter(({ startAt }) => startAt <= at);
  const otherwise = foretellPeriods({ ...demo, histories }, options.cutAt, options.untilAt);
  expect(before(otherwise)).toEqual(before(foretold));
});

test('everything said is judged next to simple methods, and every line has its noise', () => {
  const report = judge(demo, said, foretold, { ...options, endsAt });
  const { winAtCreation, snapshots, alerts, forecast } = report;
  expect(winAtCreation.baselines.map(({ name }) => name)).toEqual([
    'base rate',
    'best segment’s rate',
    'Odoo-style scoring',
    'plain logistic regression',
  ]);
  expect(snapshots.baselines).toHaveLength(4);
  expect(alerts.rules.map(({ id }) => id).slice(0, 10)).toEqual(
    Array.from({ length: 10 }, (_, rule) => `R${rule + 1}`),
  );
  expect(winAtCreation.n + winAtCreation.open).toBe(said.winAtCreation.length);
  expect(forecast.map(({ kind }) => kind)).toContain('week');
  for (const { noise, verdict, ours, baseline } of linesOf(report)) {
    expect(noise).toBeGreaterThan(0);
    expect(verdict).toBe(Math.abs(ours - baseline) <= noise ? 'level' : verdict);
  }
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('where nothing tells who wins, the report says so in plain words', async () => {
  const noise = toPortfolio(presetSpec('nosignal', { until: endsAt, seed: 2, deals: 500 }));
  const asked: BacktestOptions = { ...options, untilAt: Date.UTC(2026, 3, 10), retrain: 'never' };
  const report = judge(noise, await backtest(noise, asked), [], { ...asked, endsAt });
  expect(report.winAtCreation.skilled).toBe(false);
  expect(report.sentences.join(' ')).toContain(
    'no skill beyond the base rate in what is known at a deal’s creation',
  );
  for (const { verdict } of report.winAtCreation.lines) expect(verdict).not.toBe('behind');
});

test('with too little history the base rate stands in, and the report says what is missing', async () => {
  const few = { ...demo, histories: demo.histories.slice(0, 25) };
  const said = await backtest(few, { ...options, retrain: 'never' });
  const report = judge(few, said, [], { ...options, endsAt });
  expect(report.sentences[0]).toMatch(/closed deals are needed, \d+ are there.*base rate stands in/);
  expect(report.winAtCreation.lines).toEqual([]);
});
