import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import { dayMs } from '../../src/model/instant.ts';
import { pageOf } from '../../src/report/page-of.ts';
import { reportOf } from '../../src/report/report-of.ts';
import { madeHistory, day, pipelines } from '../analysis/made-history.ts';
import { shuffledAfter } from '../analysis/shuffled-after.ts';

const until = Date.UTC(2026, 5, 1);
const portfolio = toPortfolio(presetSpec('small', { until }));
const report = reportOf(portfolio, until);
const page = pageOf(report, 'Deals & <more>');

test('the page stands alone: no script, nothing from elsewhere, and text is text', () => {
  expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  expect(page).toContain('<h1>Deals &amp; &lt;more&gt;</h1>');
});

test('every chart has something in it and says what there is to see', () => {
  const { document } = parseHTML(page);
  const charts = [...document.querySelectorAll('svg')];
  expect(charts.length).toBe(8 * report.sections.length);
  for (const chart of charts) {
    expect(chart.getAttribute('aria-label')?.length).toBeGreaterThan(10);
    expect(chart.querySelectorAll('rect, path, circle').length).toBeGreaterThan(0);
    expect(chart.outerHTML).not.toContain('NaN');
  }
});

test('money is never added across currencies: each has a section of its own', () => {
  const deals = ['EUR', 'USD'].map((currency) =>
    madeHistory({
      id: currency,
      currency,
      stages: [
        [1, 'New'],
        [40, 'Won'],
      ],
    }),
  );
  const { sections, findings } = reportOf({ pipelines, owners: [], histories: deals }, day(100));
  expect(sections.map(({ currency, deals: count }) => [currency, count])).toEqual([
    ['EUR', 1],
    ['USD', 1],
  ]);
  expect(findings.some(({ sentence }) => sentence.includes('EUR, USD'))).toBe(true);
});

test('asked as of a past day, nothing that came later changes the report', () => {
  const at = until - 120 * dayMs;
  const later = {
    ...portfolio,
    histories: portfolio.histories.map((history) => shuffledAfter(history, at, 3)),
  };
  expect(pageOf(reportOf(later, at), '')).toBe(pageOf(reportOf(portfolio, at), ''));
});

test('an account without a closed deal gets a page with dashes, not with made-up numbers', () => {
  const open = madeHistory({ id: 'a', stages: [[0, 'New']] });
  const alone = pageOf(reportOf({ pipelines, owners: [], histories: [open] }, day(40)), 'New account');
  expect(alone).toContain('–');
  expect(alone).not.toMatch(/NaN|Infinity|undefined/);
});
