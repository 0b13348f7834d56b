import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PortfolioRows, Sandbox } from '../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../connectors/salesforce/sandbox/start-sandbox.ts';
import { portfolio } from '../connectors/hubspot/support/portfolio.ts';
import { launchBrowser } from './launch-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let sandbox: Sandbox;
let browser: Browser;
beforeAll(async () => {
  const portals = [
    {
      name: 'Northwind Traders',
      portfolio: withLongNames(
        portfolio({ deals: 130, activities: 6, columns: { pause_until: '2026-05-01' } }),
      ),
    },
    { name: 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4), empty: true as const },
  ];
  [sandbox, browser] = await Promise.all([startSandbox({ portals }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await sandbox.close();
});

function withLongNames(rows: PortfolioRows): PortfolioRows {
  const name = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz <b>&</b> '.repeat(4);
  return { ...rows, deals: [...rows.deals].map((row, index) => (index === 0 ? { ...row, name } : row)) };
}

const full = () => sandbox.portals[0]?.portalId ?? '';
const dealId = (id: string) => sandbox.portals[0]?.dealIdOf(id) ?? '';
const places = {
  orgs: () => '/',
  opportunities: () => `/portals/${full()}`,
  'no opportunities': () => `/portals/${sandbox.portals[1]?.portalId}`,
  'nothing found': () => `/portals/${full()}?q=nothing+like+it`,
  'long name': () => `/portals/${full()}/deals/${dealId('d0')}`,
  'won opportunity': () => `/portals/${full()}/deals/${dealId('d3')}`,
  'unknown opportunity': () => `/portals/${full()}/deals/1`,
};

async function open(path: string, options: { colorScheme: 'light' | 'dark'; width: number }): Promise<Page> {
  const page = await browser.newPage({
    colorScheme: options.colorScheme,
    viewport: { width: options.width, height: 900 },
  });
  await page.goto(sandbox.url + path);
  return page;
}

describe.each(Object.entries(places))('the sandbox page of %s', (name, path) => {
  test.each([
    { colorScheme: 'light', width: 1200 },
    { colorScheme: 'dark', width: 1200 },
    { colorScheme: 'light', width: 360 },
  ] as const)('is accessible and fits: $colorScheme, $width pixels wide', async (options) => {
    const page = await open(path(), options);
    const folder = process.env['SCREENSHOTS'];
    const file = `salesforce-sandbox-${name}-${options.colorScheme}-${options.width}.png`;
    if (folder) await page.screenshot({ path: join(folder, file) });
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    const found = await page.evaluate(
      `${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    );
    expect(found).toEqual([]);
    await page.close();
  });
});

test('a person finds an opportunity, changes it, adds an activity, and takes it to the bin and back', async () => {
  const page = await open(`/portals/${full()}`, { colorScheme: 'light', width: 1200 });
  await page.getByLabel('Name').fill('deal 17');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('link', { name: 'Deal 17', exact: true }).click();
  await page.getByLabel('Stage').selectOption({ label: 'Lead' });
  await page.getByLabel('Amount').fill('4321');
  await page.getByLabel('Close date').fill('2026-04-05');
  await page.getByLabel('Reason for the pause').fill('Budget round');
  await page.getByRole('button', { name: 'Save changes' }).click();
  expect(await page.getByLabel('Close date').inputValue()).toBe('2026-04-05');
  await page.getByLabel('What happened').selectOption({ label: 'Call from the buyer' });
  await page.getByRole('button', { name: 'Add activity' }).click();
  await page.getByRole('cell', { name: 'Call', exact: true }).first().waitFor();
  expect(sandbox.portals[0]?.deal(dealId('d17'))?.properties).toMatchObject({
    StageName: 'Lead',
    Amount: '4321',
    headrace_pause_reason: 'Budget round',
    headrace_pause_until: '2026-05-01',
  });
  await page.getByRole('button', { name: 'Delete this opportunity' }).click();
  await page.getByRole('button', { name: 'Restore' }).click();
  expect(sandbox.portals[0]?.deal(dealId('d17'))?.archived).toBe(false);
});

test('a value that Salesforce would not take is refused with the reason', async () => {
  const page = await open(places['won opportunity'](), { colorScheme: 'light', width: 1200 });
  await page.getByLabel('Amount').fill('a lot');
  await page.getByRole('button', { name: 'Save changes' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('Cannot deserialize instance of double');
});
