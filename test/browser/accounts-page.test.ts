import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  connect,
  eraseConnection,
  listConnections,
  setConnectionState,
  updateSettings,
} from '../../src/store/connections.ts';
import { endRun, lease } from '../../src/store/runs.ts';
import { type RunningServer, runningServer } from '../http/running-server.ts';
import { launchBrowser } from './launch-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([runningServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const states = {
  none: async () => {},
  one: async () => void (await account('Northwind Traders')),
  'in need': async () => {
    const { id } = await account('Broken & Sons');
    const reason = 'The access was taken back by an admin of the account.';
    await setConnectionState(server.app.db, id, 'needs-reconnect', { reason });
  },
  many: async () => {
    for (let i = 1; i <= 15; i += 1) {
      const { id } = await account(
        i === 3 ? 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(6) : `Account ${i}`,
      );
      if (i === 4) await updateSettings(server.app.db, id, { dryRun: true });
      if (i === 5)
        await setConnectionState(server.app.db, id, 'paused', {
          reason: 'The daily quota of the CRM is used up.',
          pausedUntil: Date.now() + 3_600_000,
        });
    }
  },
};

async function account(name: string) {
  const { db } = server.app;
  const connection = await connect(
    db,
    { connector: 'hubspot', accountId: `${randomInt(1e8, 1e9)}`, settings: { name } },
    Date.now() - 90_000_000,
  );
  const now = Date.now();
  const held = await lease(db, connection.id, 'sync', { ttlMs: 1000, now });
  if (held)
    await endRun(db, held, { report: { deals: 12_345, changes: 67_890 } }, { now, dueAt: now + 300_000 });
  return connection;
}

async function open(
  state: keyof typeof states,
  options: { colorScheme: 'light' | 'dark'; width: number },
): Promise<Page> {
  for (const { id } of await listConnections(server.app.db)) await eraseConnection(server.app.db, id);
  await states[state]();
  const page = await browser.newPage({
    colorScheme: options.colorScheme,
    viewport: { width: options.width, height: 900 },
  });
  await page.goto(server.url);
  const folder = process.env['SCREENSHOTS'];
  if (folder)
    await page.screenshot({
      path: join(folder, `accounts-${state}-${options.colorScheme}-${options.width}.png`),
    });
  return page;
}

describe.each(Object.keys(states) as (keyof typeof states)[])('the accounts page with %s', (state) => {
  test.each([
    { colorScheme: 'light', width: 1200 },
    { colorScheme: 'dark', width: 1200 },
    { colorScheme: 'light', width: 360 },
  ] as const)('is accessible and fits: $colorScheme, $width pixels wide', async (options) => {
    const page = await open(state, options);
    await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    const found = await page.evaluate(
      `${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    );
    expect(found).toEqual([]);
    await page.close();
  });
});

test('without an account it says what to do first', async () => {
  const page = await open('none', { colorScheme: 'light', width: 1200 });
  expect(await page.getByRole('heading', { name: 'No account is connected yet' }).isVisible()).toBe(true);
  expect(await page.getByRole('link', { name: 'Connect HubSpot' }).getAttribute('href')).toBe(
    '/oauth/hubspot/start',
  );
});

test('an account that must be reconnected says why and offers it', async () => {
  const page = await open('in need', { colorScheme: 'light', width: 1200 });
  expect(await page.getByRole('alert').textContent()).toContain('taken back by an admin');
  expect(await page.getByRole('link', { name: 'Reconnect HubSpot' }).isVisible()).toBe(true);
});
