import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, runningServer } from '../http/running-server.ts';
import { launchBrowser } from './launch-browser.ts';
import { looked } from './support/looked.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([runningServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** From the accounts page on, with whatever of Salesforce's is asked for answered by a page that says so. */
async function open(options: { colorScheme?: 'light' | 'dark'; width?: number } = {}): Promise<Page> {
  const { colorScheme = 'light', width = 1200 } = options;
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
  await page.route(/^https:/, (route) => {
    const { hostname } = new URL(route.request().url());
    // An org that leaves signing in to somebody else.
    return hostname.endsWith('.my.salesforce.com')
      ? route.fulfill({ status: 302, headers: { location: 'https://identity.example/sign-in' } })
      : route.fulfill({ contentType: 'text/html', body: `<h1>This is ${hostname}</h1>` });
  });
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Connect Salesforce' }).click();
  return page;
}

const ours = (page: Page) => page.getByLabel('My Domain');
const isAt = (page: Page, host: string) => page.getByRole('heading', { name: `This is ${host}` }).waitFor();

describe.each([
  { colorScheme: 'light', width: 1200 },
  { colorScheme: 'dark', width: 1200 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 360 },
] as const)('the choice where to sign in: $colorScheme, $width pixels wide', (options) => {
  const picture = (state: string) => `salesforce/sign-in-${state}-${options.colorScheme}-${options.width}`;

  test('is accessible, fits and says what each place is for', async () => {
    const text = await looked(await open(options), picture('choice'), 'Where do you sign in to Salesforce?');
    expect(text).toMatch(/Production\s+login\.salesforce\.com.*\s+Sandbox\s+test\.salesforce\.com/);
    expect(text).toContain('needed where its login policy allows no other');
  });

  test('is so when it has refused an address, too', async () => {
    const page = await open(options);
    await ours(page).fill('https://acme.salesforce-login.example/');
    await page.keyboard.press('Enter');
    const text = await looked(page, picture('refused'), 'is not an address');
    expect(text).toContain('“https://acme.salesforce-login.example/” is not an address where Salesforce');
  });
});

test('production and sandboxes are one click away', async () => {
  for (const [name, host] of [
    ['Production', 'login.salesforce.com'],
    ['Sandbox', 'test.salesforce.com'],
  ] as const) {
    const page = await open();
    await page.getByRole('link', { name }).click();
    await isAt(page, host);
    await page.close();
  }
});

test('an own address is typed, and leads on to wherever the org lets people sign in', async () => {
  const page = await open();
  await ours(page).fill('acme.my.salesforce.com');
  await page.keyboard.press('Enter');
  await isAt(page, 'identity.example');
  await page.close();
});

test('an address that is none stays to be mended, and what is wrong with it is read out with the field', async () => {
  const page = await open();
  await ours(page).fill('acme.salesforce-login.example');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('is not an address where Salesforce');
  expect(await ours(page).inputValue()).toBe('acme.salesforce-login.example');
  expect(await ours(page).evaluate((input) => input === document.activeElement)).toBe(true);
  await ours(page).fill('acme--uat.sandbox.my.salesforce.com');
  await page.keyboard.press('Enter');
  await isAt(page, 'identity.example');
  await page.close();
});
