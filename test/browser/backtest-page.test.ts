import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backtestPage } from '../../src/report/backtest/backtest-page.ts';
import { madeReport } from '../report/backtest/made-report.ts';
import { launchBrowser } from './launch-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let html: string;
beforeAll(async () => {
  [browser, html] = await Promise.all([
    launchBrowser(),
    madeReport('small', 400).then((report) => backtestPage(report, 'Backtest: deals')),
  ]);
});
afterAll(() => browser.close());

test.each([
  { colorScheme: 'light', width: 1000, media: 'screen' },
  { colorScheme: 'dark', width: 1000, media: 'screen' },
  { colorScheme: 'light', width: 390, media: 'screen' },
  { colorScheme: 'dark', width: 800, media: 'print' },
] as const)(
  'the page of a backtest is accessible and fits: $colorScheme, $width pixels wide, on $media',
  async ({ colorScheme, width, media }) => {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    await page.emulateMedia({ media, colorScheme });
    await page.setContent(html);
    const folder = process.env['SCREENSHOTS'];
    if (folder)
      await page.screenshot({
        path: join(folder, `backtest-${media}-${colorScheme}-${width}.png`),
        fullPage: true,
      });
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    const found = await page.evaluate(
      `${axe}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    );
    expect(found).toEqual([]);
    // A chart is not blown up where the page is narrow.
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > svg.getAttribute('width')).length`,
      ),
    ).toBe(0);
    // Words of a chart neither leave it nor lie on each other.
    const cut = await page.evaluate(`[...document.querySelectorAll('svg')].flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll('text')].filter((text) => text.textContent).map((text) => [text.textContent, text.getBoundingClientRect()]);
      return boxes.flatMap(([word, box], place) => [
        ...(box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1 ? [word + ' is cut'] : []),
        ...boxes.slice(place + 1).filter(([, other]) => box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 2 && other.top < box.bottom - 2).map(([other]) => word + ' lies on ' + other),
      ]);
    })`);
    expect(cut).toEqual([]);
    await page.close();
  },
);
