import { Command } from 'commander';
import type { JobName } from '../job.ts';
import type { Instant } from '../model/instant.ts';
import { parseInstant } from './support/parse-instant.ts';
import { passReport, passReportText } from './support/pass-report.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import { Unsuccessful } from './support/report-failure.ts';
import type { Terminal } from './support/terminal.ts';
import { withApp } from './support/with-app.ts';

/** Whoever asks by hand wants the state of this minute, whatever the schedule says. */
const askedFor: JobName[] = ['sync', 'score', 'publish', 'alert'];

interface Options {
  now?: Instant;
  json?: boolean;
  verbose?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('once')
    .description('everything that is due for all connections, then exit')
    .option('--now <instant>', 'clock of the analysis, for data that ended in the past', parseInstant)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Reading, scoring, writing and alerting always count as due; set-up, reconciling and learning by their schedules.
Ends with 1 when a job of any connection failed or an account must be connected again.

Examples:
  $ headrace once
  $ headrace once --json | jq .written
  $ headrace once --now 2026-03-01T00:00:00Z`,
    )
    .action(async ({ now, json, verbose }: Options) => {
      const report = await withApp(terminal, { verbose: verbose ?? false, stopJobs: true }, async (app) => {
        const progress = createProgress(terminal);
        const passes = await app.runDue({
          ...(now !== undefined && { now }),
          always: askedFor,
          onProgress: ({ job, done, total }) => progress.show(job)(done, total),
        });
        progress.done();
        return passReport(app, passes);
      });
      if (json)
        printJson(terminal, { ...report, ...(now !== undefined && { now: new Date(now).toISOString() }) });
      else terminal.out(passReportText(report));
      const lost = report.connections.some(({ state }) => state === 'needs-reconnect');
      if (report.errors > 0 || lost || terminal.signal.aborted) throw new Unsuccessful();
    });
}
