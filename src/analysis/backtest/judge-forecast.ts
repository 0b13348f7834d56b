import type { Instant } from '../../model/instant.ts';
import { dayMs } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { type NaiveForecast, naiveForecasts } from '../baselines/naive-forecasts.ts';
import { stageWeighted } from '../baselines/stage-weighted.ts';
import { forecastRows } from '../forecast/forecast-rows.ts';
import { wonBetween } from '../forecast/won-between.ts';
import { periodStart } from '../velocity/periods.ts';
import type { ForetoldPeriod } from './foretell-periods.ts';
import { type VerdictLine, verdictLine } from './verdict-line.ts';

/** How the forecasts of one kind of period and one currency did. */
export interface ForecastReport {
  kind: ForetoldPeriod['kind'];
  currency: string | null;
  periods: (ForetoldPeriod & { actual: { count: number; value: number }; naive: NaiveForecast[] })[];
  value: ForecastFigures;
  count: ForecastFigures;
  lines: VerdictLine[];
}

export interface ForecastFigures {
  /** Σ|actual − forecast| ÷ Σ actual; null when nothing was won. */
  wape: number | null;
  /** Σ(forecast − actual) ÷ Σ actual. */
  bias: number | null;
  /** Share of the periods whose actual lay within p10 to p90. */
  coverage: number | null;
  naive: { name: string; wape: number }[];
}

/** Below so many periods a verdict would be a guess. */
const fewestPeriods = 3;
const hair = 0.02;
const aim = 0.8;

/** Compares the foretold periods that are over by `endsAt` with what they brought and with naive forecasts. */
export function judgeForecast(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  foretold: readonly ForetoldPeriod[],
  endsAt: Instant,
): ForecastReport[] {
  // A log that ends within the last day of a period tells it whole.
  const over = foretold.filter(({ endAt }) => endAt <= endsAt + dayMs);
  const groups = Map.groupBy(over, ({ kind, currency }) => `${kind}\n${currency ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    const [{ kind, currency } = { kind: 'week' as const, currency: null }] = group;
    const same = histories.filter(({ deal }) => deal.currency === currency);
    const rows = forecastRows(same, pipelines, Number.MAX_SAFE_INTEGER);
    const weighted = stageWeighted(same, pipelines);
    const periods = group
      .toSorted((a, b) => a.startAt - b.startAt)
      .map((period) => {
        const { startAt, endAt } = period;
        const byStage = weighted(startAt, endAt);
        const back = (periods: number): Instant =>
          kind === 'week' ? startAt - 7 * dayMs * periods : periodStart(startAt, kind, -periods);
        return {
          ...period,
          actual: wonBetween(rows, startAt, endAt),
          naive: [
            ...naiveForecasts(rows, [startAt, back(1), back(2), back(3)]),
            ...(byStage ? [byStage] : []),
          ],
        };
      });
    const report = {
      kind,
      currency,
      periods,
      value: figures(periods, 'value'),
      count: figures(periods, 'count'),
    };
    return [{ ...report, lines: [...lines(report, 'value'), ...lines(report, 'count')] }];
  });
}

type Period = ForecastReport['periods'][number];

function figures(periods: readonly Period[], of: 'value' | 'count'): ForecastFigures {
  const total = periods.reduce((sum, { actual }) => sum + actual[of], 0);
  const over = (part: (period: Period) => number, whole: number): number | null =>
    whole > 0 ? periods.reduce((sum, period) => sum + part(period), 0) / whole : null;
  const names = new Set(periods.flatMap(({ naive }) => naive.map(({ name }) => name)));
  return {
    wape: over((period) => Math.abs(period[of].mean - period.actual[of]), total),
    bias: over((period) => period[of].mean - period.actual[of], total),
    coverage: over((period) => (within(period, of) ? 1 : 0), periods.length),
    naive: [...names].flatMap((name) => {
      const wape = over((period) => Math.abs(naiveOf(period, name)[of] - period.actual[of]), total);
      return wape === null ? [] : [{ name, wape }];
    }),
  };
}

const within = (period: Period, of: 'value' | 'count'): boolean =>
  period[of].p10 <= period.actual[of] && period.actual[of] <= period[of].p90;

const naiveOf = ({ naive }: Period, name: string): { count: number; value: number } =>
  naive.find((one) => one.name === name) ?? { count: 0, value: 0 };

function lines(
  { kind, currency, periods, ...report }: Omit<ForecastReport, 'lines'>,
  of: 'value' | 'count',
): VerdictLine[] {
  const { wape, coverage, naive } = report[of];
  const best = naive.toSorted((a, b) => a.wape - b.wape)[0];
  if (wape === null || coverage === null || !best || periods.length < fewestPeriods) return [];
  const total = periods.reduce((sum, { actual }) => sum + actual[of], 0);
  const differences = periods.map(
    (period) =>
      Math.abs(period[of].mean - period.actual[of]) -
      Math.abs(naiveOf(period, best.name)[of] - period.actual[of]),
  );
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (differences.length - 1);
  const what = `${kind === 'week' ? 'Weekly' : 'Monthly'} won ${of}${currency ? `, ${currency}` : ''}`;
  return [
    verdictLine({
      what: `${what}: error (WAPE)`,
      ours: wape,
      best: best.name,
      baseline: best.wape,
      better: 'lower',
      noise: Math.max(hair, (2 * Math.sqrt(variance * differences.length)) / total),
      unit: 'share',
    }),
    verdictLine({
      what: `${what}: within the 80\u00a0% range`,
      ours: coverage,
      best: 'what it should be',
      baseline: aim,
      better: 'near',
      noise: 2 * Math.sqrt((aim * (1 - aim)) / periods.length),
      unit: 'share',
    }),
  ];
}
