import { Argument, Command } from 'commander';
import { parseWhole } from './support/parse-whole.ts';
import { printJson } from './support/print-json.ts';
import { environmentOf, loadSandbox, sandboxNames } from './support/sandboxes.ts';
import type { Terminal } from './support/terminal.ts';
import { untilEnded } from './support/until-ended.ts';

interface Options {
  portfolio: string[];
  port: number;
  journal?: string;
  webhooks?: string;
  limits: boolean;
  json?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('sandbox')
    .description('a strict local lookalike of a CRM, with your deals or made-up ones in it')
    .addArgument(new Argument('<crm>', 'whose lookalike').choices(sandboxNames()))
    .requiredOption('--portfolio <dir...>', 'portfolio folder; several make several accounts')
    .option('--port <n>', 'where it listens; 0: any free port', parseWhole(0, 65_535), 0)
    .option('--webhooks <url>', 'where it delivers events, e.g. http://localhost:3000/webhooks/hubspot')
    .option('--journal <file>', 'keeps what is written to it, for the next start')
    .option('--no-limits', 'without the limits of the vendor')
    .option('--json', 'print one JSON document when it is ready')
    .addHelpText(
      'after',
      `
Prints the environment variables that make Headrace talk to it instead of the vendor. "headrace generate" makes a
portfolio folder.

Examples:
  $ headrace generate --out deals && headrace sandbox hubspot --portfolio deals --port 4000
  $ headrace sandbox hubspot --portfolio north south --webhooks http://localhost:3000/webhooks/hubspot`,
    )
    .action(async (crm: string, { portfolio, port, journal, webhooks, limits, json }: Options) => {
      const { startSandbox } = await loadSandbox(crm);
      const sandbox = await startSandbox({
        port,
        portals: portfolio.map((folder) => ({ folder })),
        limits: limits ? 'vendor' : 'off',
        ...(webhooks && { webhookUrl: webhooks }),
        ...(journal && { journal }),
      });
      const environment = environmentOf(crm, sandbox);
      if (json) printJson(terminal, { url: sandbox.url, environment });
      else {
        const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
        terminal.out(lines.join(''));
        terminal.err(`Look at the deals on ${sandbox.url}. Ctrl-C ends it.\n`);
      }
      await untilEnded(terminal.signal);
      await sandbox.close();
    });
}
