/**
 * How often the ranges of a forecast hold where 10 to 30 wins are known: generated portfolios of four kinds, the coming
 * week, month and quarter. Most customers begin like that.
 * Usage: npm run bench -- few-wins [seeds]
 */
import { forecastPeriod } from '../src/analysis/forecast/forecast-period.ts';
import { forecastRows } from '../src/analysis/forecast/forecast-rows.ts';
import { wonBetween } from '../src/analysis/forecast/won-between.ts';
import type { PortfolioPreset } from '../src/generator/portfolio-spec.ts';
import { parseSpec, presets } from '../src/generator/preset-spec.ts';
import { toPortfolio } from '../src/generator/to-portfolio.ts';
import { dayMs } from '../src/model/instant.ts';

const [seeds = 300] = process.argv.slice(2).map(Number);
const until = Date.UTC(2026, 5, 29);
const quarterMs = 91 * dayMs;
const at = until - quarterMs;
const kinds = { week: 7 * dayMs, month: 30 * dayMs, quarter: quarterMs } as const;
const few = { least: 10, most: 30 };
const steady = { ...presets.steady, deals: 100, historyDays: 600 };
const teams: Record<string, PortfolioPreset> = {
  steady,
  'steady, amounts far apart': { ...steady, amounts: { median: 10_000, sigma: 1.3 } },
  seasonal: { ...presets.seasonal, deals: 100, historyDays: 600 },
  demo: { ...presets.demo, deals: 90, historyDays: 500 },
};

for (const [team, preset] of Object.entries(teams)) {
  const tallies = (['value', 'count'] as const).flatMap((of) =>
    (Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => ({
      of,
      kind,
      asked: 0,
      held: 0,
      below: 0,
      above: 0,
      width: 0,
      mean: 0,
      actual: 0,
      pinball: 0,
    })),
  );
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { histories, pipelines } = toPortfolio(parseSpec({ ...preset, until, seed }));
    const rows = forecastRows(histories, pipelines, until);
    const wins = wonBetween(rows, 0, at).count;
    if (wins < few.least || wins > few.most) continue;
    for (const tally of tallies) {
      const endAt = at + kinds[tally.kind];
      const actual = wonBetween(rows, at, endAt)[tally.of];
      const { mean, p10, p50, p90 } = forecastPeriod(rows, at, at, endAt)[tally.of];
      tally.asked += 1;
      if (actual < p10) tally.below += 1;
      else if (actual > p90) tally.above += 1;
      else tally.held += 1;
      tally.width += p90 - p10;
      tally.mean += mean;
      tally.actual += actual;
      for (const [said, p] of [
        [p10, 0.1],
        [p50, 0.5],
        [p90, 0.9],
      ] as const)
        tally.pinball += (actual >= said ? p * (actual - said) : (1 - p) * (said - actual)) / 3;
    }
  }
  for (const { of, kind, asked, held, below, above, width, mean, actual, pinball } of tallies) {
    const share = (part: number): string => `${((100 * part) / asked).toFixed(1)} %`;
    process.stdout.write(
      `${team}, ${kind}, ${of}: 80 % ranges hold ${share(held)} of ${asked}, ${share(below)} came below and ${share(above)} above; ` +
        `said ${(mean / actual).toFixed(2)} of what came, ranges ${(width / actual).toFixed(2)} of it wide, pinball loss ${(pinball / actual).toFixed(3)}\n`,
    );
  }
}
