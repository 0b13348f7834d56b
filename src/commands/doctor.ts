import { Command } from 'commander';
import type { App } from '../app-shape.ts';
import { isHeadraceError } from '../errors.ts';
import { checkIsolation } from '../store/check-isolation.ts';
import { listConnections } from '../store/connections.ts';
import { useGrant } from '../store/grants.ts';
import { printJson } from './support/print-json.ts';
import { Unsuccessful } from './support/report-failure.ts';
import type { Terminal } from './support/terminal.ts';
import { withApp } from './support/with-app.ts';

interface Finding {
  what: string;
  ok: boolean;
  /** What is wrong and what to do, or what is there. */
  message: string;
}

interface Options {
  json?: boolean;
  verbose?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .description('checks settings, database, queue, keys and CRM access, and says what to do')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nEnds with 1 when something is wrong.\n\nExamples:\n  $ headrace doctor\n  $ headrace doctor --json',
    )
    .action(async ({ json, verbose }: Options) => {
      const findings = await examine(terminal, verbose ?? false);
      const ok = findings.every((finding) => finding.ok);
      if (json) printJson(terminal, { ok, findings });
      else
        for (const { what, ok, message } of findings)
          terminal.out(`${ok ? 'ok   ' : 'WRONG'} ${what}: ${message}\n`);
      if (!ok) throw new Unsuccessful();
    });
}

async function examine(terminal: Terminal, verbose: boolean): Promise<Finding[]> {
  try {
    return await withApp(terminal, { verbose }, async (app) => [
      { what: 'settings', ok: true, message: `${app.config.appUrl}, kept under ${app.config.home}` },
      await check('database', async () => {
        const problem = await checkIsolation(app.db);
        if (problem) throw new Error(problem);
        return `${app.config.databaseUrl ? 'yours' : 'our own'}, tables up to date, tenants kept apart`;
      }),
      await check('queue', async () => {
        await app.queue.check();
        return app.config.redisUrl ? 'on Redis' : 'in the database';
      }),
      ...(await connections(app)),
    ]);
  } catch (error) {
    // The house does not even open.
    const what = isHeadraceError(error, 'misconfigured') ? 'settings' : 'database';
    return [{ what, ok: false, message: error instanceof Error ? error.message : String(error) }];
  }
}

async function connections(app: App): Promise<Finding[]> {
  const all = await listConnections(app.db);
  if (all.length === 0) {
    return [
      { what: 'connections', ok: true, message: 'none yet: "headrace connect hubspot" makes the first' },
    ];
  }
  const findings: Finding[] = [];
  for (const { id, connector, accountId, settings } of all) {
    findings.push(
      await check(`${connector} ${accountId}`, async () => {
        if (app.connectors.get(connector)?.oauth) await useGrant(app.db, id);
        const account = await (await app.openCrm(id)).account();
        const problems = [...(settings.setUpProblems ?? []), ...account.warnings];
        if (problems.length > 0) throw new Error(problems.join(' '));
        return `${account.name} lets us in (${account.timeZone}, ${account.currency})`;
      }),
    );
  }
  return findings;
}

async function check(what: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, message: await work() };
  } catch (error) {
    return { what, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
