import { Command } from 'commander';
import { createHttp } from '../http/create-http.ts';
import { hostOf, listen } from '../http/listen.ts';
import { untilEnded } from './support/until-ended.ts';
import type { Terminal } from './support/terminal.ts';
import { withApp } from './support/with-app.ts';

export function createCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('web server: install, webhooks, accounts page, health, metrics')
    .addHelpText(
      'after',
      `
Listens on PORT. Jobs are done by "headrace worker", beside it.

Examples:
  $ npm start
  $ APP_URL=https://headrace.example.com PORT=8080 npm start`,
    )
    .action(async (options: { verbose?: boolean }) => {
      await withApp(terminal, { ...options, logLevel: 'info' }, async (app) => {
        const { appUrl, port } = app.config;
        const listening = await listen(createHttp(app), { port, host: hostOf(appUrl) });
        terminal.err(`Headrace serves ${appUrl} (port ${listening.port}). Ctrl-C ends it.\n`);
        await untilEnded(terminal.signal);
        await listening.close();
      });
    });
}
