import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backtest } from '../../analysis/backtest/backtest.ts';
import type { ForetoldPeriod } from '../../analysis/backtest/foretell-periods.ts';
import type { BacktestReport } from '../../analysis/backtest/judge.ts';
import type { Range } from '../../analysis/forecast/forecast-period.ts';
import type { Instant } from '../../model/instant.ts';
import { backtestPage } from '../../report/backtest/backtest-page.ts';

/** Writes what a backtest said and what came of it into a folder that is there. */
export async function writeBacktest(
  folder: string,
  title: string,
  { inForce, winAtCreation, snapshots, visits, alertAt }: Backtest,
  forecast: readonly ForetoldPeriod[],
  report: BacktestReport,
): Promise<void> {
  const models = inForce.flatMap(({ learnt }) => learnt);
  const files: Record<string, string> = {
    'win_at_creation.csv': csv(
      ['id', 'p'],
      winAtCreation.map(({ id, p }) => [id, p]),
    ),
    'snapshots.csv': csv(
      ['id', 'at', 'p'],
      snapshots.map(({ id, at, p }) => [id, iso(at), p]),
    ),
    'alerts.csv': csv(
      ['deal_id', 'stage', 'entered_at', 'alert_at'],
      visits.map(({ history, stage, enteredAt }, index) => [
        history.deal.id,
        stage,
        iso(enteredAt),
        iso(alertAt[index] ?? null),
      ]),
    ),
    'forecast.csv': csv(
      'made_at,period_start,period_end,mean,p10,p50,p90,count_mean,count_p10,count_p90,currency'.split(','),
      forecast.map(({ startAt, endAt, value, count, currency }) =>
        [
          [iso(startAt), iso(startAt), iso(endAt)],
          rangeOf(value),
          rangeOf(count, false),
          [currency ?? ''],
        ].flat(),
      ),
    ),
    'model.json': `${JSON.stringify(models, null, 1)}\n`,
    'report.json': `${JSON.stringify(report, null, 1)}\n`,
    'report.html': backtestPage(report, title),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

function rangeOf({ mean, p10, p50, p90 }: Range, median = true): number[] {
  return median ? [mean, p10, p50, p90] : [mean, p10, p90];
}

function csv(head: readonly string[], rows: readonly (string | number)[][]): string {
  const cell = (value: string | number): string =>
    typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

const iso = (at: Instant | null): string => (at === null ? '' : new Date(at).toISOString());
