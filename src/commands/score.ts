import { resolve } from 'node:path';
import { Command } from 'commander';
import { problemText, readPortfolio, writeScorecards } from '../../connectors/csv/index.ts';
import { daysOffOf, noneSet } from '../../jobs/parts/days-off-of.ts';
import { learn } from '../analysis/learn.ts';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import type { Portfolio } from '../model/portfolio.ts';
import type { Scorecard } from '../model/scorecard.ts';
import { scorecardOf } from '../scorecard.ts';
import { asOf } from './support/as-of.ts';
import { parseInstant } from './support/parse-instant.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import type { Terminal } from './support/terminal.ts';

interface Options {
  portfolio: string;
  out: string;
  at?: Instant;
  timeZone: string;
  skipBad?: boolean;
  json?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('score')
    .description('scores a folder or an export of deals, without a CRM and without a database')
    .requiredOption(
      '--portfolio <path>',
      'portfolio folder, or a deal export of HubSpot or Salesforce as CSV',
    )
    .requiredOption('--out <file>', 'where the scores go, as CSV: one line a deal')
    .option('--at <instant>', 'score as of then (default: when the data end)', parseInstant)
    .option('--time-zone <zone>', 'in which days are reckoned', parseTimeZone, 'UTC')
    .option('--skip-bad', 'leave out rows that cannot be read, and list them')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
What it learns, it learns from the same file. Deals that were created later than --at have no line.

Examples:
  $ headrace score --portfolio deals --out scores.csv
  $ headrace score --portfolio export.csv --out scores.csv --skip-bad
  $ headrace score --portfolio deals --at 2026-03-01 --out march.csv`,
    )
    .action(async (options: Options) => {
      const progress = createProgress(terminal);
      const { portfolio, problems, source, warnings } = await readPortfolio(resolve(options.portfolio), {
        skipBad: options.skipBad ?? false,
        onProgress: progress.show('Reading'),
      });
      const at = asOf(portfolio, options.at, options.portfolio);
      const { timeZone } = options;
      const { pipelines, owners, histories } = portfolio;
      const daysOff = await daysOffOf(noneSet, owners, at);
      const models = await learn([histories], { pipelines, at, timeZone, daysOff });
      const statuses: Record<string, number> = {};
      const cards = scorecards(portfolio, (history, done) => {
        progress.show('Scoring')(done, histories.length);
        const card = scorecardOf(history, pipelines, models, { at, timeZone });
        if (card) statuses[card.status] = (statuses[card.status] ?? 0) + 1;
        return card;
      });
      const scored = await writeScorecards(resolve(options.out), cards);
      progress.done();

      const missing = models.flatMap(({ pipeline, missing: what }) =>
        what.map((sentence) => `${pipeline}: ${sentence}`),
      );
      if (options.json) {
        const when = new Date(at).toISOString();
        printJson(terminal, {
          out: options.out,
          deals: histories.length,
          scored,
          at: when,
          source,
          statuses,
          missing,
          warnings,
          problems,
        });
        return;
      }
      for (const problem of problems) terminal.err(`left out: ${problemText(problem)}\n`);
      for (const sentence of [...warnings, ...missing]) terminal.err(`note: ${sentence}\n`);
      const counts = Object.entries(statuses).map(
        ([status, count]) => `${count} ${status.replaceAll('_', ' ')}`,
      );
      terminal.out(
        `${scored} deals scored as of ${new Date(at).toISOString()} into ${options.out}: ${counts.join(', ')}.\n`,
      );
    });
}

function* scorecards(
  { histories }: Portfolio,
  score: (history: Portfolio['histories'][number], done: number) => Scorecard | null,
): Generator<Scorecard> {
  for (const [index, history] of histories.entries()) {
    const card = score(history, index + 1);
    if (card) yield card;
  }
}

function parseTimeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new HeadraceError('invalid-input', `There is no time zone "${text}". Give one like Europe/Berlin.`);
  }
}
