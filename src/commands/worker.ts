import { Command } from 'commander';
import { parseWhole } from './support/parse-whole.ts';
import type { Terminal } from './support/terminal.ts';
import { untilEnded } from './support/until-ended.ts';
import { withApp } from './support/with-app.ts';

interface Options {
  concurrency: number;
  verbose?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('worker')
    .description('does the jobs: reading, learning, scoring, writing, alerting')
    .option('--concurrency <n>', 'jobs at once', parseWhole(1, 100), 8)
    .addHelpText(
      'after',
      `
Start as many as you like, on as many machines as you like, with DATABASE_URL and REDIS_URL.

Examples:
  $ npm run worker
  $ REDIS_URL=redis://localhost:6379 npm run worker -- --concurrency 16`,
    )
    .action(async ({ concurrency, verbose }: Options) => {
      await withApp(terminal, { verbose: verbose ?? false, logLevel: 'info' }, async (app) => {
        const working = await app.work({ concurrency });
        terminal.err(`Headrace works, ${concurrency} jobs at once. Ctrl-C ends it.\n`);
        await untilEnded(terminal.signal);
        await working.close();
      });
    });
}
