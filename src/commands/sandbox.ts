import { Argument, Command, Option } from 'commander';
import { HeadraceError } from '../errors.ts';
import { portfolioRows } from '../generator/portfolio-rows.ts';
import { type PresetName, presetNames, presetSpec } from '../generator/preset-spec.ts';
import { parseWhole } from './support/parse-whole.ts';
import { printJson } from './support/print-json.ts';
import { environmentOf, loadSandbox, type SandboxOptions, sandboxNames } from './support/sandboxes.ts';
import type { Terminal } from './support/terminal.ts';
import { untilEnded } from './support/until-ended.ts';

interface Options {
  portfolio?: string[];
  preset?: PresetName;
  seed: number;
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
    .option('--portfolio <dir...>', 'portfolio folder; several make several accounts')
    .addOption(
      new Option('--preset <name>', 'made-up deals instead').choices(presetNames).conflicts('portfolio'),
    )
    .option('--seed <n>', 'make up other ones', parseWhole(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--port <n>', 'where it listens; 0: any free port', parseWhole(0, 65_535), 0)
    .option('--webhooks <url>', 'where it delivers events, e.g. http://localhost:3000/webhooks/hubspot')
    .option('--journal <file>', 'keeps what is written to it, for the next start')
    .option('--no-limits', 'without the limits of the vendor')
    .option('--json', 'print one JSON document when it is ready')
    .addHelpText(
      'after',
      `
Prints the environment variables that make Headrace talk to it instead of the vendor.

Examples:
  $ headrace sandbox hubspot --preset demo --port 4000
  $ headrace sandbox hubspot --portfolio north south --webhooks http://localhost:3000/webhooks/hubspot`,
    )
    .action(async (crm: string, { port, journal, webhooks, limits, json, ...what }: Options) => {
      const { startSandbox } = await loadSandbox(crm);
      const sandbox = await startSandbox({
        port,
        portals: portalsOf(what),
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

function portalsOf({
  portfolio,
  preset,
  seed,
}: Pick<Options, 'portfolio' | 'preset' | 'seed'>): SandboxOptions['portals'] {
  if (portfolio) return portfolio.map((folder) => ({ folder }));
  if (preset) return [{ portfolio: portfolioRows(presetSpec(preset, { until: Date.now(), seed })) }];
  throw new HeadraceError('invalid-input', 'Whose deals? Give --portfolio DIR or --preset NAME.');
}
