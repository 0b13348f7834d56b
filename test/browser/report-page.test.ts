import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import { pageOf } from '../../src/report/page-of.ts';
import { reportOf } from '../../src/report/report-of.ts';
import { launchBrowser } from './launch-browser.ts';

const until = Date.UTC(2026, 5, 1);
const portfolio = toPortfolio(presetSpec('demo', { until, deals: 700 }));
const html = pageOf(reportOf(portfolio, until, { target: 500_000, qualityOf: () => 0.3 }), 'Pipeline report');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const boxes = z.array(z.object({ section: z.string(), text: z.string(), problem: z.string() }));

/** Labels that lie over each other, or that the chart's edge cuts off, and charts in which nothing is drawn. */
const findProblems = `(() => {
  const problems = [];
  for (const svg of document.querySelectorAll('svg')) {
    const section = svg.closest('section').className;
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent.trim() !== '')
      .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    for (const { text, box } of texts) {
      if (box.left < frame.left - 1 || box.right > document.documentElement.clientWidth)
        problems.push({ section, text, problem: 'cut off' });
    }
    for (const [place, a] of texts.entries())
      for (const b of texts.slice(place + 1)) {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 2 && high > 4) problems.push({ section, text: a.text + ' | ' + b.text, problem: 'overlap' });
      }
    const marks = [...svg.querySelectorAll('rect, path, circle, line')].filter((mark) => {
      const { width, height } = mark.getBoundingClientRect();
      return width + height > 2;
    });
    if (marks.length === 0) problems.push({ section, text: svg.getAttribute('aria-label'), problem: 'empty' });
  }
  return problems;
})()`;

test.each(['light', 'dark'] as const)(
  'the report can be read by everybody, %s: no label is cut off or lies on another, no chart is empty',
  async (colorScheme) => {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1000, height: 900 } });
    await page.setContent(html);
    expect(boxes.parse(await page.evaluate(findProblems))).toEqual([]);
    await page.evaluate(axe.source);
    const { violations } = z
      .object({
        violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
      })
      .parse(await page.evaluate('axe.run()'));
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await page.close();
  },
);

test('on a phone the page does not move sideways', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await page.setContent(html);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.close();
});
