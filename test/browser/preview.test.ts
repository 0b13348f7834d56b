import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './launch-browser.ts';
import { axeFindings } from './support/axe-findings.ts';

const pictures = 'build/screenshots/preview';
let home: string;
let demo: ChildProcess;
let url: string;
let browser: Browser;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  home = await mkdtemp(join(tmpdir(), 'headrace-preview-'));
  demo = spawn(process.execPath, ['src/main.ts', 'demo', '--crm', 'both', '--deals', '400'], {
    env: { ...process.env, HEADRACE_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  [url, browser] = await Promise.all([addressOf(demo), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  if (demo.exitCode === null) {
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    demo.kill('SIGINT');
    await ended;
  }
  await rm(home, { recursive: true, force: true });
});

/** The address of the board, as the demo says it. */
async function addressOf({ stderr }: ChildProcess): Promise<string> {
  const said: string[] = [];
  if (stderr)
    for await (const line of createInterface(stderr)) {
      said.push(line);
      const [address] = /http:\/\/127\.0\.0\.1:\d+$/.exec(line) ?? [];
      if (address && line.startsWith('A board')) {
        stderr.resume();
        return address;
      }
    }
  throw new Error(`The demo ended: ${said.join('\n')}`);
}

async function looked(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  expect(await axeFindings(page)).toEqual([]);
}

describe.each(['hubspot', 'salesforce'])('in the lookalike of %s', (crm) => {
  test('a rep knows within two clicks which deal is next and why', async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/${crm}`);
    await looked(page, `${crm}-board`);
    await page.locator('.deal.stalled a').first().click();
    const card = page.getByRole('region', { name: 'Deal health', exact: true });
    await card
      .getByText(/In .+ for .+ days: of the deals still there after that time .+ are won/)
      .first()
      .waitFor();
    await card
      .getByText(/Stalled since/)
      .first()
      .waitFor();
    await looked(page, `${crm}-record`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await looked(page, `${crm}-record-dark`);
    await page.goBack();
    await looked(page, `${crm}-board-dark`);
    await page.close();
  });

  test('a deal that is moved is seen by the card within seconds, without a reload', async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/${crm}`);
    // The first stands in an early stage, so that the next one is open too.
    await page.locator('.deal.stalled a').first().click();
    const before = await page.locator('dt:text("Stage") + dd').innerText();
    const select = page.getByLabel('Move to');
    const next = await select.evaluate(
      (element) =>
        (element as HTMLSelectElement).options[(element as HTMLSelectElement).selectedIndex + 1]?.label ?? '',
    );
    expect(next).not.toBe(before);
    await select.selectOption({ label: next });
    await page.getByRole('button', { name: 'Move' }).click();
    const card = page.getByRole('region', { name: 'Deal health', exact: true });
    await card
      .getByText(new RegExp(`(This deal in|in stage) ${next}`))
      .first()
      .waitFor({ timeout: 30_000 });
    expect(await card.getByText(/^Stalled$/).count()).toBe(0);
    await page.close();
  });

  test('a manager sees what is stalled, how fast the pipeline is and what will be won', async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/${crm}/pipeline`);
    await page
      .getByText(/^Stalled deals/)
      .first()
      .waitFor();
    await page
      .getByText(/80% range/)
      .first()
      .waitFor();
    await looked(page, `${crm}-pipeline`);
    if (crm === 'hubspot') {
      const past = new Date(Date.now() - 60 * 86_400_000).toISOString().slice(0, 10);
      await page.getByLabel('As of the end of').fill(past);
      await page.getByText('As it stood when').waitFor({ timeout: 60_000 });
      await looked(page, `${crm}-pipeline-past`);
    }
    await page.goto(`${url}/${crm}/settings`);
    await page.getByRole('heading').nth(1).waitFor();
    await looked(page, `${crm}-settings`);
    await page.close();
  });
});
