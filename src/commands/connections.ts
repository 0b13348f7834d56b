import { Command, InvalidArgumentError } from 'commander';
import { HeadraceError } from '../errors.ts';
import { accountSummaries, problemsOf } from '../http/account-summary.ts';
import type { ConnectionSettings } from '../store/connection-settings.ts';
import { getConnection, listConnections, setConnectionState, updateSettings } from '../store/connections.ts';
import { deleteGrant, useGrant } from '../store/grants.ts';
import { printJson } from './support/print-json.ts';
import type { Terminal } from './support/terminal.ts';
import { withApp } from './support/with-app.ts';

interface Common {
  json?: boolean;
  verbose?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('connections')
    .description('connected accounts: list them, change their settings, disconnect, uninstall')
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(set(terminal))
    .addCommand(disconnect(terminal))
    .addCommand(uninstall(terminal))
    .addHelpText(
      'after',
      `
Examples:
  $ headrace connections
  $ headrace connections set ID --dry-run on
  $ headrace connections set ID --alert-budget 5 --tasks off
  $ headrace connections uninstall ID --yes`,
    );
}

function list(terminal: Terminal): Command {
  return new Command('list')
    .description('all connections, how they are and what is wrong with them')
    .option('--json', 'print one JSON document')
    .action(async ({ json, verbose }: Common) => {
      const accounts = await withApp(terminal, { verbose: verbose ?? false }, (app) =>
        accountSummaries(app.db),
      );
      if (json) return printJson(terminal, { connections: accounts });
      if (accounts.length === 0)
        terminal.out('No account is connected: "headrace connect hubspot" connects one.\n');
      for (const account of accounts) {
        const { id, crm, name, state, deals, written, liveAlerts, settings } = account;
        const { dryRun, tasks, alertBudget } = settings;
        terminal.out(`${id}  ${name} (${crm} ${account.accountId}): ${state}
  ${deals.total} deals, ${deals.open} open, ${written} carry our values, ${liveAlerts} live alerts
  dry run ${dryRun ? 'on' : 'off'}, tasks ${tasks ? 'on' : 'off'}, alert budget ${alertBudget * 100} %
${problemsOf(account)
  .map((problem) => `  ! ${problem}\n`)
  .join('')}`);
      }
    });
}

function set(terminal: Terminal): Command {
  return new Command('set')
    .description('changes settings of one connection')
    .argument('<id>', 'the connection, as "connections" lists it')
    .option('--dry-run <on|off>', 'compute and show everything, write nothing to the CRM', onOff)
    .option('--tasks <on|off>', 'one task in the CRM for the owner of a stalled deal', onOff)
    .option(
      '--alert-budget <percent>',
      'share of the stage visits of a day or more that may raise an alert',
      percent,
    )
    .option('--json', 'print one JSON document')
    .action(
      async (id: string, options: Common & { dryRun?: boolean; tasks?: boolean; alertBudget?: number }) => {
        const { dryRun, tasks, alertBudget, json, verbose } = options;
        const changes: Partial<ConnectionSettings> = {
          ...(dryRun !== undefined && { dryRun }),
          ...(tasks !== undefined && { tasks }),
          ...(alertBudget !== undefined && { alertBudget }),
        };
        if (Object.keys(changes).length === 0) {
          throw new HeadraceError(
            'invalid-input',
            'Nothing to set: give --dry-run, --tasks or --alert-budget.',
          );
        }
        const settings = await withApp(terminal, { verbose: verbose ?? false }, async ({ db }) => {
          await getConnection(db, id);
          return updateSettings(db, id, changes);
        });
        if (json) printJson(terminal, { connection: { id, settings } });
        else
          terminal.out(
            `Set. Dry run ${settings.dryRun ? 'on' : 'off'}, tasks ${settings.tasks ? 'on' : 'off'}, alert budget ${settings.alertBudget * 100} %.\n`,
          );
      },
    );
}

function disconnect(terminal: Terminal): Command {
  return new Command('disconnect')
    .description('gives the access back to the CRM and keeps what was read; "connect" brings it back')
    .argument('<id>', 'the connection, as "connections" lists it')
    .option('--json', 'print one JSON document')
    .action(async (id: string, { json, verbose }: Common) => {
      await withApp(terminal, { verbose: verbose ?? false }, async ({ db, connectors }) => {
        const { connector } = await getConnection(db, id);
        await setConnectionState(db, id, 'disconnected', { reason: 'Disconnected by hand.' });
        const oauth = connectors.get(connector)?.oauth;
        if (oauth) {
          await oauth.revoke(await useGrant(db, id));
          await deleteGrant(db, id);
        }
      });
      if (json) printJson(terminal, { connection: { id, state: 'disconnected' } });
      else
        terminal.out(
          'Disconnected. Nothing is read or written any more; "connections uninstall" also erases.\n',
        );
    });
}

function uninstall(terminal: Terminal): Command {
  return new Command('uninstall')
    .description('leaves the account and erases everything we hold about it')
    .argument('<id>', 'the connection, as "connections" lists it')
    .option('--yes', 'erase without asking')
    .option('--json', 'print one JSON document')
    .action(async (id: string, { yes, json, verbose }: Common & { yes?: boolean }) => {
      if (!yes)
        throw new HeadraceError(
          'invalid-input',
          'This erases all we hold about the account. Repeat it with --yes.',
        );
      const run = await withApp(terminal, { verbose: verbose ?? false }, async (app) => {
        await getConnection(app.db, id);
        const { error } = await app.runJob('uninstall', id);
        const left = (await listConnections(app.db)).some((connection) => connection.id === id);
        return { erased: !left, error };
      });
      if (run.error || !run.erased)
        throw new HeadraceError(
          'unavailable',
          `Not everything could be erased: ${run.error?.message ?? 'try again'}`,
        );
      if (json) printJson(terminal, { connection: { id, state: 'erased' } });
      else terminal.out('Uninstalled: access given back, all its rows erased.\n');
    });
}

function onOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('Say on or off.');
  return text === 'on';
}

function percent(text: string): number {
  const value = Number(text.replace(/\s*%$/, ''));
  if (!text.trim() || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Give a percentage from 0 to 100.');
  return value / 100;
}
