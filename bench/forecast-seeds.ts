/**
 * In how many made-up portfolios with growth and seasons the forecast is nearer to what came than “as the last period”
 * and “mean of the last three”: weeks and months of the last year, value and count. And how often the ranges hold.
 * Usage: npm run bench -- forecast-seeds [seeds]
 */
import { forecastAccuracy } from '../src/analysis/forecast/forecast-accuracy.ts';
import { forecastRows } from '../src/analysis/forecast/forecast-rows.ts';
import { presetSpec } from '../src/generator/preset-spec.ts';
import { toPortfolio } from '../src/generator/to-portfolio.ts';
import { dayMs } from '../src/model/instant.ts';

const [seeds = 100] = process.argv.slice(2).map(Number);
const until = Date.UTC(2026, 5, 29);
const kinds = [
  { kind: 'weeks', lengthMs: 7 * dayMs, most: 52 },
  { kind: 'months', lengthMs: (365.25 / 12) * dayMs, most: 12 },
] as const;
const tallies = kinds.flatMap(({ kind }) =>
  (['value', 'count'] as const).map((of) => ({ kind, of, ahead: 0, ours: 0, naive: 0, held: 0, periods: 0 })),
);
for (let seed = 1; seed <= seeds; seed += 1) {
  const { histories, pipelines } = toPortfolio(presetSpec('seasonal', { until, seed }));
  const rows = forecastRows(histories, pipelines, until);
  for (const { kind, lengthMs, most } of kinds) {
    const accuracy = forecastAccuracy(rows, until, lengthMs, { most });
    for (const tally of tallies.filter((one) => one.kind === kind)) {
      const { wape, lastPeriod, meanOfThree, coverage } = accuracy[tally.of];
      const naive = Math.min(lastPeriod ?? Infinity, meanOfThree ?? Infinity);
      if ((wape ?? Infinity) < naive) tally.ahead += 1;
      tally.ours += (wape ?? 0) / seeds;
      tally.naive += naive / seeds;
      tally.held += (coverage ?? 0) * accuracy.periods.length;
      tally.periods += accuracy.periods.length;
    }
  }
}
for (const { kind, of, ahead, ours, naive, held, periods } of tallies)
  process.stdout.write(
    `${kind}, ${of}: nearer than both in ${ahead} of ${seeds}; error ${ours.toFixed(3)}, best naive ${naive.toFixed(3)}; ` +
      `80 % ranges hold ${((100 * held) / periods).toFixed(1)} % of ${periods}\n`,
  );
