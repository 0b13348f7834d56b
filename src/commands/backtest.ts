import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { daysOffOf } from '../../jobs/parts/days-off-of.ts';
import { type BacktestOptions, backtest } from '../analysis/backtest/backtest.ts';
import { foretellPeriods } from '../analysis/backtest/foretell-periods.ts';
import { judge } from '../analysis/backtest/judge.ts';
import { verdictRows } from '../analysis/backtest/verdict-rows.ts';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import { dayText } from '../report/number-text.ts';
import { asOf } from './support/as-of.ts';
import { makeFolder } from './support/make-folder.ts';
import { parseInstant } from './support/parse-instant.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import { readSource } from './support/read-source.ts';
import type { Terminal } from './support/terminal.ts';
import { textTable } from './support/text-table.ts';
import { writeBacktest } from './support/write-backtest.ts';

interface Options {
  data?: string;
  connection?: string;
  cut: Instant;
  until?: Instant;
  budget: number;
  retrain: BacktestOptions['retrain'];
  out: string;
  skipBad?: boolean;
  json?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('backtest')
    .description('learns from the past of a portfolio and compares what it would have said with what came')
    .option('--data <path>', 'portfolio folder, or a deal export of HubSpot or Salesforce as CSV')
    .option('--connection <id>', 'a connected account instead, as "connections" lists it')
    .requiredOption('--cut <day>', 'learn from what was known then', parseInstant)
    .option('--until <day>', 'end of the days that are foretold (default: when the data end)', parseInstant)
    .option(
      '--budget <share>',
      'share of the stage visits of a day or more that may raise an alert',
      parseShare,
      0.2,
    )
    .addOption(
      new Option('--retrain <when>', 'learn again at the beginning of each month of the window')
        .choices(['never', 'monthly'])
        .default('never'),
    )
    .requiredOption('--out <folder>', 'where the files go; it is made when it is not there')
    .option('--skip-bad', 'leave out rows that cannot be read')
    .option('--json', 'print what report.json holds')
    .addHelpText(
      'after',
      `
Win chances and the stall rule are learnt at the cut (and again each month, if asked to); a forecast of a week or a month
is made at its beginning from what was known then. Files: report.html (how right it was, next to simple methods and the
rules of other products), report.json (the same numbers), win_at_creation.csv, snapshots.csv (weekly), alerts.csv,
forecast.csv, model.json.

Examples:
  $ headrace backtest --data deals --cut 2026-01-01 --until 2026-07-01 --out backtest
  $ headrace backtest --connection ID --cut 2026-01-01 --budget 0.1 --retrain monthly --out backtest`,
    )
    .action(async ({ cut: cutAt, budget, retrain, ...options }: Options) => {
      const progress = createProgress(terminal);
      const { name, portfolio, timeZone, holidays, warnings } = await readSource(
        options,
        terminal,
        progress.show('Reading'),
      );
      const endsAt = asOf(portfolio, undefined, name);
      const untilAt = options.until ?? endsAt;
      if (untilAt <= cutAt)
        throw new HeadraceError(
          'invalid-input',
          options.until === undefined
            ? `The data of ${name} end on ${dayText(endsAt)}: give a --cut before then.`
            : 'Give an --until that lies after the --cut.',
        );
      await makeFolder(options.out);
      const asked: BacktestOptions = {
        cutAt,
        untilAt,
        budget,
        retrain,
        timeZone,
        daysOff: await daysOffOf(holidays, portfolio.owners, cutAt),
        onProgress: (what, done, total) => progress.show(what)(done, total),
      };
      const said = await backtest(portfolio, asked);
      const forecast = foretellPeriods(portfolio, cutAt, untilAt, progress.show('Forecasting'));
      const report = judge(portfolio, said, forecast, { ...asked, endsAt });
      await writeBacktest(resolve(options.out), `Backtest: ${name}`, said, forecast, report);
      progress.done();
      if (options.json) return printJson(terminal, report);
      for (const sentence of [...warnings, ...report.sentences]) terminal.err(`note: ${sentence}\n`);
      const { head, rows } = verdictRows(report);
      terminal.out(`${textTable([head, ...rows])}\nThe report is ${options.out}/report.html.\n`);
    });
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share <= 1))
    throw new InvalidArgumentError('Give a share above 0 and at most 1, e.g. 0.2.');
  return share;
}
