import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../connectors/hubspot/sandbox/start-sandbox.ts';
import { environmentOf } from '../../src/commands/support/sandboxes.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { loadOwners } from '../../src/store/catalogue.ts';
import { updateSettings } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { commandLine } from './command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-commands-'));
const until = Date.UTC(2026, 5, 1);
let sandbox: Sandbox;
let database: FreshDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  const portfolio = portfolioRows(presetSpec('small', { until, deals: 90 }));
  [database, sandbox] = await Promise.all([
    freshDatabase(),
    startSandbox({ portals: [{ portfolio }], limits: 'off', indexLagMs: 0 }),
  ]);
  env = {
    ...environmentOf('hubspot', sandbox),
    DATABASE_URL: database.url,
    HEADRACE_HOME: home,
    APP_URL: 'http://localhost:39999',
  };
});
afterAll(async () => {
  await Promise.all([sandbox.close(), database.close()]);
  rmSync(home, { recursive: true });
});

interface Reported {
  connections: {
    id: string;
    state: string;
    open: number;
    settings: Record<string, unknown>;
    problems: unknown[];
  }[];
  [figure: string]: unknown;
}

/** Runs with `--json` and gives its one document. */
async function json(...args: string[]): Promise<Reported & { code: number }> {
  const { code, out } = await commandLine([...args, '--json'], env);
  return { ...(JSON.parse(out) as Reported), code };
}
const now = new Date(until).toISOString();
const idOf = async () => (await json('connections', 'list')).connections[0]?.id ?? '';

test('before anything is connected, once has nothing to do and says how to begin', async () => {
  expect(await json('once')).toMatchObject({ code: 0, deals: 0, connections: [] });
  expect((await commandLine(['once'], env)).out).toContain('connect hubspot');
});

test('connect --headless follows a sign-in that needs nobody, without a server for the way back', async () => {
  expect(await json('connect', 'hubspot', '--headless')).toMatchObject({
    code: 0,
    connection: { crm: 'hubspot', account: String(sandbox.portals[0]?.portalId), state: 'connected' },
  });
});

test('once does the whole loop and says what it did; done again it writes nothing', async () => {
  const first = await json('once', '--now', now);
  expect(first).toMatchObject({ code: 0, deals: 90, errors: 0, now });
  const { open, scored, written } = first as unknown as Record<string, number>;
  expect(open).toBeGreaterThan(2);
  expect([scored, written]).toEqual([open, open]);
  expect(await json('once', '--now', now)).toMatchObject({ code: 0, written: 0, alerts: 0, errors: 0 });
});

test('in a dry run everything is computed and nothing is written', async () => {
  const id = await idOf();
  expect(await json('connections', 'set', id, '--dry-run', 'on', '--alert-budget', '5')).toMatchObject({
    connection: { settings: { dryRun: true, alertBudget: 0.05 } },
  });
  const deal =
    sandbox.portals[0]
      ?.dealIds()
      .find((dealId) => sandbox.portals[0]?.deal(dealId)?.properties['headrace_status'] !== null) ?? '';
  sandbox.portals[0]?.edit().update(deal, { headrace_pause_until: '2030-01-01' });
  const before = sandbox.portals[0]?.deal(deal)?.properties['headrace_status'];
  expect(await json('once', '--now', '2026-07-01')).toMatchObject({ code: 0, written: 0, alerts: 0 });
  expect(sandbox.portals[0]?.deal(deal)?.properties['headrace_status']).toBe(before);
  await json('connections', 'set', id, '--dry-run', 'off');
});

test('an admin says whose holidays hold, for the account and for single owners', async () => {
  const id = await idOf();
  const set = async (...args: string[]) => json('connections', 'set', id, ...args);
  const owners = await inTenant(database.db, id, loadOwners);
  const mail = owners.find(({ email }) => email !== null)?.email ?? '';
  const given = await set('--holidays', 'de-by', '--owner-holidays', `${mail}=US`);
  expect(given).toMatchObject({ connection: { settings: { holidays: 'DE-BY' } } });
  const { ownerHolidays } = (given['connection'] as { settings: { ownerHolidays: object } }).settings;
  expect(Object.values(ownerHolidays)).toEqual(['US']);
  expect((await commandLine(['connections'], env)).out).toContain('holidays DE-BY, others for 1 owner');
  expect(await set('--holidays', 'none', '--owner-holidays', `${mail}=none`)).toMatchObject({
    connection: { settings: { holidays: null, ownerHolidays: {} } },
  });
  const stranger = await commandLine(
    ['connections', 'set', id, '--owner-holidays', 'nobody@example.com=DE'],
    env,
  );
  expect([stranger.code, stranger.err]).toEqual([
    2,
    expect.stringContaining('no owner "nobody@example.com"'),
  ]);
  for (const wrong of ['Germany', 'XQ', 'DE-QQ'])
    expect((await commandLine(['connections', 'set', id, '--holidays', wrong], env)).err).toContain(
      'Give a country such as DE',
    );
});

test('a customer gets the backtest of the own account', async () => {
  const out = join(home, 'backtest');
  const cut = new Date(until - 30 * 86_400_000).toISOString().slice(0, 10);
  const told = await json('backtest', '--connection', await idOf(), '--cut', cut, '--out', out);
  expect(told).toMatchObject({ code: 0, deals: { all: 90 } });
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('Backtest: hubspot');
});

test('doctor finds all well, and ends with 1 when the CRM no longer lets us in', async () => {
  const healthy = await commandLine(['doctor'], env);
  expect([healthy.code, healthy.out.match(/^WRONG/gm)]).toEqual([0, null]);
  expect(healthy.out).toMatch(/tenants kept apart[^]*lets us in/);
  sandbox.faults({ on: /./, kind: 'unauthorized', times: 20 });
  const ill = await commandLine(['doctor', '--json'], env);
  sandbox.clearFaults();
  expect(ill.code).toBe(1);
  expect(JSON.parse(ill.out)).toMatchObject({
    ok: false,
    findings: expect.arrayContaining([
      expect.objectContaining({ what: expect.stringContaining('hubspot'), ok: false }),
    ]),
  });
});

test('doctor names what keeps us from writing to an account', async () => {
  const inTheWay = 'The deal property "headrace_health" exists with type string instead of number.';
  await updateSettings(database.db, await idOf(), { setUpProblems: [inTheWay] });
  const { code, out } = await commandLine(['doctor'], env);
  await updateSettings(database.db, await idOf(), { setUpProblems: [] });
  expect(code).toBe(1);
  expect(out).toContain(inTheWay);
});

test('doctor names a database that does not answer and what to check', async () => {
  const { code, out } = await commandLine(['doctor'], {
    ...env,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  });
  expect(code).toBe(1);
  expect(out).toMatch(/^WRONG database: .*DATABASE_URL/m);
});

test('a connection whose access is taken back fails the run by name and says what to do', async () => {
  const id = await idOf();
  sandbox.faults({ on: /./, kind: 'unauthorized', times: 1000 });
  const failed = await json('once');
  sandbox.clearFaults();
  expect(failed.code).toBe(1);
  expect(failed.connections[0]).toMatchObject({ id, state: 'needs-reconnect' });
  expect((await json('once')).code).toBe(1);
  expect((await json('connect', 'hubspot', '--headless')).code).toBe(0);
  expect((await json('once')).code).toBe(0);
});

test('disconnect gives the access back and keeps the data; uninstall wants a yes and erases', async () => {
  const id = await idOf();
  expect(await json('connections', 'disconnect', id)).toMatchObject({ code: 0 });
  expect((await json('connections')).connections[0]).toMatchObject({ id, state: 'disconnected' });
  expect((await commandLine(['connections', 'uninstall', id], env)).code).toBe(2);
  expect(await json('connections', 'uninstall', id, '--yes')).toMatchObject({
    code: 0,
    connection: { state: 'erased' },
  });
  expect((await json('connections')).connections).toEqual([]);
});

test.each([
  [['set', 'nobody', '--tasks', 'off']],
  [['set', 'nobody']],
  [['disconnect', '00000000-0000-4000-8000-000000000000']],
])('connections %j is told what is wrong', async (args) => {
  const { code, err } = await commandLine(['connections', ...args], env);
  expect(code).toBeGreaterThan(0);
  expect(err).not.toMatch(/unexpected|should not happen/);
});

test('a sign-in page that wants a person is said to want one', async () => {
  const strict = await startSandbox({ portals: [{ empty: true }, { empty: true }], limits: 'off' });
  const { code, err } = await commandLine(['connect', 'hubspot', '--headless'], {
    ...env,
    ...environmentOf('hubspot', strict),
  });
  await strict.close();
  expect([code, err]).toEqual([2, expect.stringContaining('without --headless')]);
});
