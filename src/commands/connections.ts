import { Command, InvalidArgumentError } from 'commander';
import { HeadraceError } from '../errors.ts';
import { accountSummaries, problemsOf } from '../http/account-summary.ts';
import { assertHolidayRegion } from '../http/cards/assert-holiday-region.ts';
import { placeSchema } from '../model/country.ts';
import type { Owner } from '../model/owner.ts';
import { loadOwners } from '../store/catalogue.ts';
import { inTenant } from '../store/database.ts';
import type { ConnectionSettings } from '../store/connection-settings.ts';
import { getConnection, listConnections, setConnectionState, updateSettings } from '../store/connections.ts';
import { deleteGrant, rotateGrants, settledGrant } from '../store/grants.ts';
import { printJson } from './support/print-json.ts';
import type { Terminal } from './support/terminal.ts';
import { withApp } from './support/with-app.ts';

interface Common {
  json?: boolean;
  verbose?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('connections')
    .description(
      'connected accounts: list them, change their settings, disconnect, uninstall, rotate the keys of their sign-ins',
    )
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(set(terminal))
    .addCommand(disconnect(terminal))
    .addCommand(uninstall(terminal))
    .addCommand(rotateKeys(terminal))
    .addHelpText(
      'after',
      `
Examples:
  $ headrace connections
  $ headrace connections set ID --dry-run on
  $ headrace connections set ID --alert-budget 5 --tasks off
  $ headrace connections set ID --holidays DE-BY --owner-holidays anna@example.com=US
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
        terminal.out(`${id}  ${name} (${crm} ${account.accountId}): ${state}
  ${deals.total} deals, ${deals.open} open, ${written} carry our values, ${liveAlerts} live alerts
  ${settingsText(settings)}
${problemsOf(account)
  .map((problem) => `  ! ${problem}\n`)
  .join('')}`);
      }
    });
}

function rotateKeys(terminal: Terminal): Command {
  return new Command('rotate-keys')
    .description(
      'encrypts all sign-ins with the first key of HEADRACE_KEYS: the others are not needed after that',
    )
    .action(async () => {
      const rotated = await withApp(terminal, {}, ({ db }) => rotateGrants(db));
      terminal.out(
        `${rotated} sign-in${rotated === 1 ? '' : 's'} encrypted anew; all have the first key now.\n`,
      );
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
      'share of the stage visits of a day or more that may raise an alert (up to an eighth more where each is likelier of use than idle)',
      percent,
    )
    .option(
      '--holidays <country>',
      'whose weekends and public holidays are no business days, such as DE or DE-BY; none: weekends only',
      (text: string) => ({ place: place(text) }),
    )
    .option(
      '--owner-holidays <owner=country>',
      'the same for one owner, by id or mail, whatever the CRM says; none: what it says (may be repeated)',
      ownerPlaces,
    )
    .option('--json', 'print one JSON document')
    .action(async (id: string, options: Common & Settable) => {
      const { dryRun, tasks, alertBudget, ownerHolidays, json, verbose } = options;
      const holidays = options.holidays?.place;
      const changes: Partial<ConnectionSettings> = {
        ...(dryRun !== undefined && { dryRun }),
        ...(tasks !== undefined && { tasks }),
        ...(alertBudget !== undefined && { alertBudget }),
        ...(holidays !== undefined && { holidays }),
      };
      if (Object.keys(changes).length === 0 && !ownerHolidays) {
        throw new HeadraceError(
          'invalid-input',
          'Nothing to set: give --dry-run, --tasks, --alert-budget, --holidays or --owner-holidays.',
        );
      }
      for (const place of [holidays, ...(ownerHolidays ?? []).map(([, one]) => one)])
        if (place) await assertHolidayRegion(place);
      const settings = await withApp(terminal, { verbose: verbose ?? false }, async ({ db }) => {
        const before = (await getConnection(db, id)).settings.ownerHolidays;
        if (!ownerHolidays) return updateSettings(db, id, changes);
        const owners = await inTenant(db, id, loadOwners);
        return updateSettings(db, id, {
          ...changes,
          ownerHolidays: withPlaces(before, ownerHolidays, owners),
        });
      });
      if (json) printJson(terminal, { connection: { id, settings } });
      else terminal.out(`Set: ${settingsText(settings)}.\n`);
    });
}

interface Settable {
  dryRun?: boolean;
  tasks?: boolean;
  alertBudget?: number;
  /** In an object, since the reader of options takes null for nothing given. */
  holidays?: { place: string | null };
  ownerHolidays?: [owner: string, place: string | null][];
}

function settingsText({ dryRun, tasks, alertBudget, holidays, ownerHolidays }: ConnectionSettings): string {
  const apart = Object.keys(ownerHolidays).length;
  return [
    `dry run ${dryRun ? 'on' : 'off'}`,
    `tasks ${tasks ? 'on' : 'off'}`,
    `alert budget ${alertBudget * 100} %`,
    `holidays ${holidays ?? 'none'}${apart > 0 ? `, others for ${apart} ${apart === 1 ? 'owner' : 'owners'}` : ''}`,
  ].join(', ');
}

/** Throws `invalid-input` for somebody the account does not have. */
function withPlaces(
  before: ConnectionSettings['ownerHolidays'],
  given: readonly [owner: string, place: string | null][],
  owners: readonly Owner[],
): ConnectionSettings['ownerHolidays'] {
  const places = new Map(Object.entries(before));
  for (const [named, place] of given) {
    const owner = owners.find(({ id, email }) => id === named || email === named);
    if (!owner)
      throw new HeadraceError('invalid-input', `This account has no owner "${named}" as far as we know.`);
    if (place === null) places.delete(owner.id);
    else places.set(owner.id, place);
  }
  return Object.fromEntries(places);
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
          await oauth.revoke(await settledGrant(db, id));
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

function place(text: string): string | null {
  if (text === 'none') return null;
  const { data, error } = placeSchema.safeParse(text.toUpperCase());
  if (error) throw new InvalidArgumentError('Give a country such as DE, or one with a region such as DE-BY.');
  return data;
}

function ownerPlaces(
  text: string,
  before: [string, string | null][] = [],
): [owner: string, place: string | null][] {
  const [, owner = '', country = ''] = /^(.+)=(.+)$/.exec(text) ?? [];
  return [...before, [owner, place(country)]];
}

function percent(text: string): number {
  const value = Number(text.replace(/\s*%$/, ''));
  if (!text.trim() || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Give a percentage from 0 to 100.');
  return value / 100;
}
