import { backtest } from '../../../src/analysis/backtest/backtest.ts';
import { foretellPeriods } from '../../../src/analysis/backtest/foretell-periods.ts';
import { type BacktestReport, judge } from '../../../src/analysis/backtest/judge.ts';
import { type PresetName, presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';

/** The report of a backtest on generated deals over the last weeks of their log. */
export async function madeReport(preset: PresetName, deals: number): Promise<BacktestReport> {
  const endsAt = Date.UTC(2026, 5, 1);
  const portfolio = toPortfolio(presetSpec(preset, { until: endsAt, seed: 6, deals }));
  const options = {
    cutAt: Date.UTC(2026, 2, 1),
    untilAt: Date.UTC(2026, 4, 1),
    budget: 0.3,
    timeZone: 'UTC',
    retrain: 'never',
  } as const;
  const said = await backtest(portfolio, options);
  const foretold = foretellPeriods(portfolio, options.cutAt, options.untilAt);
  return judge(portfolio, said, foretold, { ...options, endsAt });
}
