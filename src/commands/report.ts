import { access, constants, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { qualityReader } from '../analysis/quality-reader.ts';
import { type PeriodKind, periodKinds } from '../analysis/velocity/periods.ts';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import { csvOf } from '../report/csv-of.ts';
import { jsonOf } from '../report/json-of.ts';
import { pageOf } from '../report/page-of.ts';
import { reportOf } from '../report/report-of.ts';
import { asOf } from './support/as-of.ts';
import { makeFolder } from './support/make-folder.ts';
import { parseInstant } from './support/parse-instant.ts';
import { createProgress } from './support/progress.ts';
import { readSource } from './support/read-source.ts';
import type { Terminal } from './support/terminal.ts';

interface Options {
  data?: string;
  connection?: string;
  out: string;
  at?: Instant;
  period?: PeriodKind;
  target?: number;
  json?: string;
  csv?: string;
  skipBad?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('report')
    .description(
      'writes what a manager reads about a pipeline, as one page: velocity, funnel, forecast and more',
    )
    .option('--data <path>', 'portfolio folder, or a deal export of HubSpot or Salesforce as CSV')
    .option('--connection <id>', 'a connected account instead, as "connections" lists it')
    .requiredOption('--out <file>', 'where the page goes, as HTML')
    .option('--at <instant>', 'as of then (default: when the data end)', parseInstant)
    .addOption(
      new Option('--period <length>', 'of the periods that are compared (default: by the history)').choices(
        periodKinds,
      ),
    )
    .option('--target <amount>', 'what shall be won in the running period', parseAmount)
    .option('--json <file>', 'the same numbers as JSON')
    .option('--csv <folder>', 'the same numbers as CSV, one file a table')
    .option('--skip-bad', 'leave out rows that cannot be read')
    .addHelpText(
      'after',
      '\nExamples:\n  $ headrace report --data deals --out report.html\n  $ headrace report --data deals --out march.html --at 2026-03-01 --json march.json\n  $ headrace report --connection ID --out report.html --csv tables --target 250000',
    )
    .action(async (options: Options) => {
      const progress = createProgress(terminal);
      for (const file of [options.out, options.json]) if (file) await checkFolder(file);
      const { name, portfolio, timeZone, warnings } = await readSource(
        options,
        terminal,
        progress.show('Reading'),
      );
      const at = asOf(portfolio, options.at, name);
      if (options.csv) await makeFolder(options.csv);
      const qualityOf = await qualityReader(portfolio, { at, timeZone });
      const report = reportOf(portfolio, at, {
        qualityOf: ({ history }) => qualityOf(history),
        target: options.target ?? null,
        ...(options.period && { periodKind: options.period }),
        onStep: progress.show('Reckoning'),
      });
      await write(options.out, pageOf(report, `Pipeline report: ${name}`));
      if (options.json) await write(options.json, `${JSON.stringify(jsonOf(report), null, 1)}\n`);
      for (const [table, text] of options.csv ? csvOf(report) : [])
        await write(join(options.csv ?? '', table), text);
      progress.done();
      for (const warning of warnings) terminal.err(`note: ${warning}\n`);
      terminal.out(`${report.deals} deals as of ${new Date(at).toISOString()} reported in ${options.out}.\n`);
    });
}

/** Before the reckoning, which takes its time. */
async function checkFolder(file: string): Promise<void> {
  await access(dirname(resolve(file)), constants.W_OK).catch((cause: unknown) => {
    throw unwritable(file, cause);
  });
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(resolve(file), text).catch((cause: unknown) => {
    throw unwritable(file, cause);
  });
}

const unwritable = (file: string, cause: unknown): HeadraceError =>
  new HeadraceError('invalid-input', `${file} could not be written. Give a file in a folder that exists.`, {
    cause,
  });

function parseAmount(text: string): number {
  const amount = Number(text);
  if (!text.trim() || !(amount > 0)) throw new InvalidArgumentError('Give an amount above 0, like 250000.');
  return amount;
}
