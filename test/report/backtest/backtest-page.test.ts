import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { linesOf } from '../../../src/analysis/backtest/judge.ts';
import { backtestPage } from '../../../src/report/backtest/backtest-page.ts';
import { madeReport } from './made-report.ts';

const report = await madeReport('small', 400);
const page = backtestPage(report, 'Deals & <more>');
const { document } = parseHTML(page);

test('the page stands alone: no script, nothing from elsewhere, and text is text', () => {
  expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  expect(page).toContain('<h1>Deals &amp; &lt;more&gt;</h1>');
  expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
});

test('every verdict of the report is in its table, behind as well as ahead', () => {
  const rows = [...document.querySelectorAll('.verdicts tbody tr')].map((row) => row.textContent);
  const lines = linesOf(report);
  expect(rows).toHaveLength(lines.length);
  for (const [place, { what, verdict }] of lines.entries()) {
    expect(rows[place]).toContain(what);
    expect(rows[place]).toContain(verdict);
  }
});

test('reliability, gain, alerts at every volume and forecasts are drawn, each with what there is to see', () => {
  const charts = [...document.querySelectorAll('svg')].map((chart) => ({
    label: chart.getAttribute('aria-label') ?? '',
    marks: chart.querySelectorAll('rect, path, circle').length,
  }));
  for (const word of [
    'Reliability of chances at creation',
    'Gain of chances of open deals',
    'Share of the alerts',
    'Won value of each week',
  ])
    expect(charts.find(({ label }) => label.startsWith(word))?.marks, word).toBeGreaterThan(2);
});

test('all ten rules stand beside ours', () => {
  const names = [...document.querySelectorAll('.alerts tbody td:first-child')].map(
    (cell) => cell.textContent,
  );
  for (let rule = 1; rule <= 10; rule += 1)
    expect(names.some((name) => name?.startsWith(`R${rule}:`))).toBe(true);
});

test('an account with too little history gets a page that says so', async () => {
  const few = backtestPage(await madeReport('tiny', 12), 'New account');
  expect(few).toMatch(/closed deals are needed|too few to judge/);
  expect(few).not.toMatch(/NaN|Infinity|undefined/);
});
