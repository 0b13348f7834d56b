import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { readPortfolio } from '../../connectors/csv/index.ts';
import { type Backtest, backtest } from '../analysis/backtest/backtest.ts';
import { type ForetoldPeriod, foretellPeriods } from '../analysis/backtest/foretell-periods.ts';
import { judge } from '../analysis/backtest/judge.ts';
import type { Instant } from '../model/instant.ts';
import { lastInstantOf } from './support/last-instant-of.ts';
import { parseInstant } from './support/parse-instant.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import type { Terminal } from './support/terminal.ts';

interface Options {
  data: string;
  cut: Instant;
  until?: Instant;
  budget: number;
  out: string;
  skipBad?: boolean;
  json?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('backtest')
    .description('learns from the past of a portfolio and compares what it would have said with what came')
    .requiredOption('--data <path>', 'portfolio folder, or a deal export of HubSpot or Salesforce as CSV')
    .requiredOption('--cut <day>', 'learn from what was known then', parseInstant)
    .option('--until <day>', 'end of the days that are foretold (default: when the data end)', parseInstant)
    .option(
      '--budget <share>',
      'share of the stage visits of a day or more that may raise an alert',
      parseShare,
      0.2,
    )
    .requiredOption('--out <folder>', 'where the files go; it is made when it is not there')
    .option('--skip-bad', 'leave out rows that cannot be read')
    .option('--json', 'print the verdicts as one JSON document')
    .addHelpText(
      'after',
      `
Win chances and the stall rule are learnt once, at the cut; a forecast of a week or a month is made at its beginning
from what was known then. Files: win_at_creation.csv, snapshots.csv (weekly), alerts.csv, forecast.csv, model.json,
report.json (how right it was, next to the base rate).

Examples:
  $ headrace backtest --data deals --cut 2026-01-01 --until 2026-07-01 --out backtest`,
    )
    .action(async ({ data, cut: cutAt, budget, ...options }: Options) => {
      const progress = createProgress(terminal);
      const { portfolio } = await readPortfolio(resolve(data), {
        skipBad: options.skipBad ?? false,
        onProgress: progress.show('Reading'),
      });
      const untilAt = options.until ?? lastInstantOf(portfolio, Date.now()) ?? cutAt;
      if (untilAt <= cutAt) throw new InvalidArgumentError('Give an --until that lies after the --cut.');
      const said = await backtest(portfolio, { cutAt, untilAt, budget, timeZone: 'UTC' });
      const forecast = foretellPeriods(portfolio, cutAt, untilAt, progress.show('Forecasting'));
      const verdict = judge(portfolio, said, cutAt);
      await writeFiles(resolve(options.out), said, forecast, verdict);
      progress.done();
      if (options.json) printJson(terminal, verdict);
      else terminal.out(`${summary(verdict)}\nFiles in ${options.out}.\n`);
    });
}

async function writeFiles(
  folder: string,
  { models, winAtCreation, snapshots, alerts }: Backtest,
  forecast: readonly ForetoldPeriod[],
  verdict: object,
): Promise<void> {
  await mkdir(folder, { recursive: true });
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
      alerts.map(({ dealId, stage, enteredAt, alertAt }) => [dealId, stage, iso(enteredAt), iso(alertAt)]),
    ),
    'forecast.csv': csv(
      [
        'made_at',
        'period_start',
        'period_end',
        'mean',
        'p10',
        'p50',
        'p90',
        'count_mean',
        'count_p10',
        'count_p90',
        'currency',
      ],
      forecast.map(({ startAt, endAt, value, count, currency }) => [
        iso(startAt),
        iso(startAt),
        iso(endAt),
        value.mean,
        value.p10,
        value.p50,
        value.p90,
        count.mean,
        count.p10,
        count.p90,
        currency ?? '',
      ]),
    ),
    'model.json': `${JSON.stringify(models, null, 1)}\n`,
    'report.json': `${JSON.stringify(verdict, null, 1)}\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

function csv(head: readonly string[], rows: readonly (string | number)[][]): string {
  const cell = (value: string | number): string =>
    typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

const iso = (at: Instant | null): string => (at === null ? '' : new Date(at).toISOString());

function summary({ winAtCreation, snapshots, alerts }: ReturnType<typeof judge>): string {
  const share = (part: number | null): string => (part === null ? 'unknown' : `${(100 * part).toFixed(0)} %`);
  const chances = (what: string, { n, logLoss, baseRateLogLoss }: typeof winAtCreation): string =>
    `${what}: ${n} judged, log-loss ${logLoss?.toFixed(4) ?? 'unknown'}, base rate ${baseRateLogLoss?.toFixed(4) ?? 'unknown'}.`;
  return [
    chances('At creation', winAtCreation),
    chances('Open deals, weekly', snapshots),
    `Alerts: ${alerts.raised} on ${alerts.visits} visits of a day or more; of those whose deal has ended, ${share(alerts.precision)} were lost.`,
  ].join('\n');
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share <= 1))
    throw new InvalidArgumentError('Give a share above 0 and at most 1, e.g. 0.2.');
  return share;
}
