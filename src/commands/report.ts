import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { readPortfolio } from '../../connectors/csv/index.ts';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import { pageOf } from '../report/page-of.ts';
import { reportOf } from '../report/report-of.ts';
import { lastInstantOf } from './support/last-instant-of.ts';
import { parseInstant } from './support/parse-instant.ts';
import { createProgress } from './support/progress.ts';
import type { Terminal } from './support/terminal.ts';

interface Options {
  data: string;
  out: string;
  at?: Instant;
  json?: string;
  skipBad?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('report')
    .description(
      'writes what a manager reads about a pipeline, as one page: velocity, funnel, forecast and more',
    )
    .requiredOption('--data <path>', 'portfolio folder, or a deal export of HubSpot or Salesforce as CSV')
    .requiredOption('--out <file>', 'where the page goes, as HTML')
    .option('--at <instant>', 'as of then (default: when the data end)', parseInstant)
    .option('--json <file>', 'the same numbers as JSON')
    .option('--skip-bad', 'leave out rows that cannot be read')
    .addHelpText(
      'after',
      '\nExamples:\n  $ headrace report --data deals --out report.html\n  $ headrace report --data deals --out march.html --at 2026-03-01 --json march.json',
    )
    .action(async (options: Options) => {
      const progress = createProgress(terminal);
      const { portfolio, warnings } = await readPortfolio(resolve(options.data), {
        skipBad: options.skipBad ?? false,
        onProgress: progress.show('Reading'),
      });
      const at = options.at ?? lastInstantOf(portfolio, Date.now());
      if (at === null) throw new HeadraceError('invalid-input', `There is no deal in ${options.data}.`);
      const report = reportOf(portfolio, at, progress.show('Reckoning'));
      await write(options.out, pageOf(report, `Pipeline report: ${basename(resolve(options.data))}`));
      if (options.json) await write(options.json, `${JSON.stringify(report, null, 1)}\n`);
      progress.done();
      for (const warning of warnings) terminal.err(`note: ${warning}\n`);
      terminal.out(`${report.deals} deals as of ${new Date(at).toISOString()} reported in ${options.out}.\n`);
    });
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(resolve(file), text);
  } catch (cause) {
    throw new HeadraceError(
      'invalid-input',
      `${file} could not be written. Give a file in a folder that exists.`,
      { cause },
    );
  }
}
