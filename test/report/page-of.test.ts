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

test('the parts of a change have their ranges, and a sentence names those that may be chance', () => {
  const { document } = parseHTML(page);
  const note = [...document.querySelectorAll('.velocity .note')].map(({ textContent }) => textContent ?? '');
  const said = note.filter((text) => text.includes('in the last change may be chance'));
  const unsure = report.sections.filter(({ figures: { periods } }) => {
    const change = periods.at(-1)?.change;
    return (['deals', 'size', 'winRate', 'time'] as const).some((part) => {
      const { low = null, high = null } = change?.[part] ?? {};
      return low !== null && high !== null && low <= 0 && high >= 0;
    });
  });
  expect(unsure.length).toBeGreaterThan(0);
  expect(said).toHaveLength(unsure.length);
  const changes = report.sections.flatMap(({ blocks }) =>
    blocks.flatMap(({ tables }) => tables.filter(({ name }) => name === 'changes')),
  );
  const cells = changes.flatMap(({ rows }) => rows.flatMap(([, ...parts]) => parts));
  expect(cells.length).toBeGreaterThan(4);
  for (const cell of cells) expect(cell).toMatchObject({ value: expect.any(Number), n: expect.any(Number) });
});

test('where wins are rare, a sentence says why the best case can lie below what is expected', () => {
  const spec = presetSpec('steady', { until, deals: 25, seed: 2 });
  for (const [deals, isRare] of [
    [toPortfolio(spec), true],
    [portfolio, false],
  ] as const) {
    const { sections } = reportOf(deals, until);
    const outlooks = sections.flatMap(({ figures }) => figures.outlook ?? []);
    expect(outlooks.some(({ value, bestCase }) => value.mean > bestCase)).toBe(isRare);
    const notes = sections.flatMap(({ blocks }) =>
      blocks.flatMap(({ name, notes }) => (name === 'outlook' ? notes : [])),
    );
    expect(notes.some((note) => note.includes('can lie above the best case'))).toBe(isRare);
  }
});

test('every chart has something in it and says what there is to see', () => {
  const { document } = parseHTML(page);
  const charts = [...document.querySelectorAll('svg')];
  const drawn = report.sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => block.charts.filter(Boolean)),
  );
  expect(charts.length).toBe(drawn.length);
  expect(charts.length / report.sections.length).toBeGreaterThan(12);
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
  expect(sections.map(({ figures }) => [figures.currency, figures.deals])).toEqual([
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

test('the page begins with a line for each pipeline and currency; too few deals have no section of their own', () => {
  const deals = [
    ...Array.from({ length: 12 }, (_, place) =>
      madeHistory({
        id: `eur ${place}`,
        stages: [
          [place, 'New'],
          [place + 20, place % 2 === 0 ? 'Won' : 'Lost'],
        ],
      }),
    ),
    madeHistory({ id: 'dollar', currency: 'USD', stages: [[1, 'New']] }),
  ];
  const few = reportOf({ pipelines, owners: [], histories: deals }, day(100));
  const { document } = parseHTML(pageOf(few, ''));
  const lines = [...document.querySelectorAll('.glance tbody tr')].map(
    (line) => line.querySelector('td')?.textContent,
  );
  expect(lines).toEqual(['Sales, EUR', 'Sales, USD']);
  expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
    'At a glance',
    'What the data cannot tell',
    'Sales, EUR',
  ]);
  // The files have them.
  expect(few.sections).toHaveLength(2);
});

test('an account that records no losses is told so, and gets dashes where a win rate would be', () => {
  const wins = Array.from({ length: 12 }, (_, place) =>
    madeHistory({
      id: `won ${place}`,
      stages: [
        [place, 'New'],
        [place + 30, 'Won'],
      ],
    }),
  );
  const text = pageOf(reportOf({ pipelines, owners: [], histories: wins }, day(100)), '');
  expect(text).toContain('No deal is recorded as lost');
  const { document } = parseHTML(text);
  const rates = [...document.querySelectorAll('.velocity tr')].filter((line) =>
    /^Win rate|^Won in the end/.test(line.textContent ?? ''),
  );
  expect(rates.length).toBe(3);
  for (const line of rates) expect(line.textContent).not.toContain('100');
});

test('a sentence stands above every chart, and each chart can be moved with the keyboard on a phone', () => {
  const { document } = parseHTML(page);
  for (const chart of document.querySelectorAll('svg')) {
    const figure = chart.closest('figure');
    expect(figure?.querySelector('figcaption')?.textContent).toBe(chart.getAttribute('aria-label'));
    expect(figure?.querySelector('.chart')?.getAttribute('tabindex')).toBe('0');
  }
});

test('where nothing was won, bars of nothing have no height and a forecast of 0 is told for what it is', () => {
  const histories = portfolio.histories.filter(({ deal }) => deal.outcome === 'open');
  const { document } = parseHTML(pageOf(reportOf({ ...portfolio, histories }, until), 'Open'));
  const bars = [...document.querySelectorAll('.velocity rect, .forecast rect')];
  expect(bars.length).toBeGreaterThan(10);
  expect(bars.filter((bar) => Number(bar.getAttribute('height')) > 0)).toEqual([]);
  const said = document.querySelector('main')?.textContent ?? '';
  expect(said).toContain('No deal is recorded as won: what is to come cannot be told');
  expect(said).toContain('a forecast of 0 says no more than that');
  // Nor do all deals go on because none has ended yet.
  expect(document.querySelector('.funnel table')?.textContent).not.toContain('%');
});
