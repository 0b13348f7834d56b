/**
 * How often the ranges of the pipeline's figures hold the truth, over generated portfolios whose truth is known. What
 * the specification does not tell is taken from all portfolios together.
 * Usage: npm run bench -- figure-coverage [seeds]
 */
import { coverageOf } from '../src/analysis/velocity/coverage.ts';
import { cycleLength } from '../src/analysis/velocity/cycle-length.ts';
import { flowRows } from '../src/analysis/velocity/flow-rows.ts';
import { funnel } from '../src/analysis/velocity/funnel.ts';
import { periodsBefore } from '../src/analysis/velocity/periods.ts';
import { velocityOf } from '../src/analysis/velocity/velocity-of.ts';
import { parseSpec, presets } from '../src/generator/preset-spec.ts';
import { toPortfolio } from '../src/generator/to-portfolio.ts';
import { truthOf } from '../src/generator/truth-of.ts';
import { dayMs } from '../src/model/instant.ts';
import type { Estimate } from '../src/model/pipeline-figures.ts';

const [seeds = 200] = process.argv.slice(2).map(Number);
// Half way into a quarter, where coverage is asked for.
const at = Date.UTC(2026, 4, 15);
const window = { fromAt: at - 365 * dayMs, untilAt: at };
const period = { fromAt: Date.UTC(2026, 3, 1), untilAt: Date.UTC(2026, 6, 1) };
/** The steady preset, with close dates that people keep in motion: coverage is about them. */
const specOf = (seed: number) => parseSpec({ ...presets.steady, upkeep: { active: true }, until: at, seed });
const said = new Map<string, Estimate[]>();
const note = (name: string, estimate: Estimate): void => {
  said.set(name, [...(said.get(name) ?? []), estimate]);
};

for (let seed = 1; seed <= seeds; seed += 1) {
  const { histories, pipelines } = toPortfolio(specOf(seed));
  const rows = flowRows(histories, pipelines, at);
  const { forms, factors } = velocityOf(rows, window, 200);
  note('realised velocity', forms.realised);
  note('generation velocity', forms.generation);
  note('win rate in the end', factors.ultimateWinRate);
  note('arrivals a day', factors.arrivalsPerDay);
  note('mean won value', factors.meanWon);
  note('mean days', factors.meanDays);
  const [pipeline] = pipelines;
  if (!pipeline) throw new Error('There is no pipeline.');
  for (const { label, step, win } of funnel(rows, pipeline, at)) {
    note(`conversion of ${label}`, step);
    note(`win rate from ${label}`, win);
  }
  const { whole, stages } = cycleLength(rows, pipeline, at);
  note('median cycle', whole.median);
  for (const { label, median } of stages) note(`median days in ${label}`, median);
  // A year in: before, the pipeline was still filling.
  const past = periodsBefore(at, 'quarter', 4, at - 500 * dayMs);
  const coverage = coverageOf(histories, pipelines, { at, period, target: 1, past });
  note('coverage it takes', coverage.needed);
  note('conversion of the open value', coverage.conversion);
  note('created and closed within', coverage.createAndClose);
}

const spec = specOf(1);
const truth = truthOf(spec);
// The amounts are lognormal and say nothing about the end.
const { median, sigma } = spec.amounts;
const meanWon = median * Math.exp(sigma ** 2 / 2);
const known = new Map([
  ['realised velocity', truth.arrivalsPerDay * truth.winRate * meanWon],
  ['generation velocity', truth.arrivalsPerDay * truth.winRate * meanWon],
  ['win rate in the end', truth.winRate],
  ['arrivals a day', truth.arrivalsPerDay],
  ['mean won value', meanWon],
  ['mean days', truth.meanDays],
  ...truth.stages.map(({ stage, win }): [string, number] => [`win rate from ${stage}`, win]),
]);
for (const [name, estimates] of said) {
  const values = estimates.flatMap(({ value }) => value ?? []);
  const pooled = values.reduce((sum, value) => sum + value, 0) / values.length;
  const goal = known.get(name) ?? pooled;
  const held = estimates.filter(
    ({ low, high }) => low !== null && high !== null && low <= goal && goal <= high,
  ).length;
  const below = estimates.filter(({ high }) => high !== null && high < goal).length;
  process.stdout.write(
    `${name.padEnd(34)} ${((100 * held) / estimates.length).toFixed(1).padStart(5)} %  below ${String(below).padStart(3)}, above ${String(estimates.length - held - below).padStart(3)}  (truth ${known.has(name) ? '' : 'pooled '}${goal.toPrecision(4)}, mean said ${pooled.toPrecision(4)})\n`,
  );
}
