import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import { csvOf } from '../../src/report/csv-of.ts';
import { jsonOf } from '../../src/report/json-of.ts';
import { reportOf } from '../../src/report/report-of.ts';

const until = Date.UTC(2026, 5, 1);
const portfolio = toPortfolio(presetSpec('small', { until }));
const report = reportOf(portfolio, until, { target: 500_000, periodKind: 'month' });
const files = csvOf(report);
const rowsOf = (name: string) =>
  z.array(z.record(z.string(), z.string())).parse(parse(files.get(name) ?? '', { columns: true }));

test('every table of the page is a file, also those that the page does not show in full', () => {
  const shown = report.sections.flatMap(({ blocks }) => blocks.flatMap(({ tables }) => tables));
  for (const { name, columns } of shown) {
    const rows = rowsOf(`${name}.csv`);
    const said = shown
      .filter((table) => table.name === name)
      .reduce((sum, { rows: all }) => sum + all.length, 0);
    expect([name, rows.length]).toEqual([name, said]);
    expect(Object.keys(rows[0] ?? {}).length).toBeGreaterThanOrEqual(rows.length > 0 ? columns.length : 0);
  }
  expect(files.has('data-quality.csv')).toBe(true);
});

test('the files say the same as the JSON, with ranges and numbers of cases beside the figures', () => {
  const { sections } = z
    .object({
      sections: z.array(
        z.object({
          currency: z.string(),
          funnel: z.array(
            z.object({ label: z.string(), reached: z.number(), step: z.record(z.string(), z.unknown()) }),
          ),
          movement: z.object({ start: z.object({ cents: z.number() }) }),
          coverage: z.object({ target: z.number() }).nullable(),
        }),
      ),
    })
    .parse(JSON.parse(JSON.stringify(jsonOf(report))));
  const steps = sections.flatMap(({ currency, funnel }) => funnel.map((step) => ({ currency, ...step })));
  expect(
    rowsOf('funnel.csv').map((row) => [
      row['currency'],
      row['Stage'],
      Number(row['Reached']),
      row['Went on n'],
    ]),
  ).toEqual(steps.map(({ currency, label, reached, step }) => [currency, label, reached, String(step['n'])]));
  expect(
    rowsOf('waterfall.csv').flatMap((row) =>
      row['Bar'] === 'Start' ? [Math.round(100 * Number(row['Value']))] : [],
    ),
  ).toEqual(sections.map(({ movement }) => movement.start.cents));
  // The target is that of the largest pipeline and currency alone.
  expect(sections.filter(({ coverage }) => coverage !== null)).toHaveLength(1);
});

test('the deals behind each bar of the waterfall sum to the bar', () => {
  const sums = new Map<string, number>();
  for (const row of rowsOf('waterfall-deals.csv')) {
    const key = [row['pipeline'], row['currency'], row['Bar']].join();
    sums.set(key, (sums.get(key) ?? 0) + Math.round(100 * Number(row['Value'])));
  }
  for (const row of rowsOf('waterfall.csv'))
    expect(sums.get([row['pipeline'], row['currency'], row['Bar']].join()) ?? 0).toBe(
      Math.round(100 * Number(row['Value'])),
    );
});

test('a name that begins like a formula is no formula to a spreadsheet; a number below zero stays one', () => {
  const renamed = {
    ...portfolio,
    histories: portfolio.histories.map((history) => ({
      ...history,
      deal: { ...history.deal, name: `=HYPERLINK("http://evil.example", "${history.deal.name}")` },
    })),
  };
  const text = [...csvOf(reportOf(renamed, until, { target: null, periodKind: 'month' })).values()].join(
    '\n',
  );
  expect(text).toContain(`'=HYPERLINK(`);
  expect(text).not.toMatch(/(^|,)"?=HYPERLINK/m);
  expect(text).toMatch(/(^|,)-\d/m);
});
