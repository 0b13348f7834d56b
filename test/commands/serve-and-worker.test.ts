import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Sandbox } from '../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../connectors/hubspot/sandbox/start-sandbox.ts';
import { followSignIn } from '../../src/commands/support/follow-sign-in.ts';
import { environmentOf } from '../../src/commands/support/sandboxes.ts';
import { portfolio } from '../connectors/hubspot/support/portfolio.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { commandLine } from './command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-serve-'));
let sandbox: Sandbox;
let database: FreshDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  const port = await freePort();
  [database, sandbox] = await Promise.all([
    freshDatabase(),
    startSandbox({ portals: [{ portfolio: portfolio({ deals: 40 }) }], limits: 'off', indexLagMs: 0 }),
  ]);
  env = {
    ...environmentOf('hubspot', sandbox),
    DATABASE_URL: database.url,
    HEADRACE_HOME: home,
    APP_URL: `http://localhost:${port}`,
    LOG_LEVEL: 'silent',
  };
});
afterAll(async () => {
  await Promise.all([sandbox.close(), database.close()]);
  rmSync(home, { recursive: true });
});

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const answers = async () => expect((await fetch(`${env['APP_URL']}/health`)).status).toBe(200);
const soon = { timeout: 90_000, interval: 100 };

test('whoever signs in at the web server is worked for by the worker, until both are asked to end', async () => {
  const ending = new AbortController();
  const server = commandLine(['serve'], env, ending.signal);
  const worker = commandLine(['worker', '--concurrency', '2'], env, ending.signal);
  await vi.waitFor(answers, soon);
  await followSignIn(`${env['APP_URL']}/oauth/hubspot/start`, ({ pathname }) =>
    pathname.startsWith('/connected/'),
  );
  const [portal] = sandbox.portals;
  const open = () =>
    (portal?.dealIds() ?? [])
      .map((id) => portal?.deal(id)?.properties ?? {})
      .filter((properties) => properties['hs_is_closed'] !== 'true');
  await vi.waitFor(() => {
    expect(open().length).toBeGreaterThan(0);
    for (const properties of open()) expect(properties['headrace_status']).toBeTruthy();
  }, soon);
  ending.abort();
  expect((await Promise.all([server, worker])).map(({ code }) => code)).toEqual([0, 0]);
  await expect(fetch(`${env['APP_URL']}/health`)).rejects.toThrow();
});

test('connect prints the address to sign in at, waits for the browser, and is done', async () => {
  const connecting = commandLine(['connect', 'hubspot'], env);
  await vi.waitFor(answers, soon);
  await followSignIn(`${env['APP_URL']}/oauth/hubspot/start`, ({ pathname }) =>
    pathname.startsWith('/connected/'),
  );
  const { code, out, err } = await connecting;
  expect([code, out]).toEqual([0, expect.stringContaining('Connected hubspot account')]);
  expect(err).toContain(`${env['APP_URL']}/oauth/hubspot/start`);
});

test('a port that is taken is named, with what to do', async () => {
  const taken = createServer().listen(Number(new URL(env['APP_URL'] ?? '').port), '127.0.0.1');
  const { code, err } = await commandLine(['serve'], env);
  taken.close();
  expect([code, err]).toEqual([2, expect.stringMatching(/Port \d+ is taken .*PORT/)]);
});
