import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings } from './axe-findings.ts';

/** Takes a picture once a text is there, looks for what it would show, and returns what a person reads. */
export async function looked(page: Page, picture: string, shown: string): Promise<string> {
  await page.getByText(shown).first().waitFor();
  const path = `build/screenshots/${picture}.png`;
  await mkdir(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true });
  expect(await axeFindings(page)).toEqual([]);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(tooWide, 'nothing is wider than the page').toBeLessThanOrEqual(0);
  const text = await page.innerText('main');
  await page.close();
  return text;
}
