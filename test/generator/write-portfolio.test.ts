import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPortfolio } from '../../connectors/csv/read-portfolio.ts';
import { brokenRows } from '../../src/generator/broken-rows.ts';
import { generatePortfolio } from '../../src/generator/generate-portfolio.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../src/generator/to-portfolio.ts';
import { truthOf } from '../../src/generator/truth-of.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { portfolioColumns, type PortfolioRow } from '../../src/model/portfolio-folder.ts';

const spec = {
  ...presetSpec('small', { until: Date.parse('2026-03-01T00:00:00Z'), deals: 1200 }),
  dirt: 0.1,
};
const rows = portfolioRows(spec);
const names = ['deals', 'stages', 'changes', 'activities'] as const;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portfolio '));
});
afterAll(() => rm(folder, { recursive: true }));

/** As strict as the parser can be: no odd quotes, no short or long rows. */
async function strictly(name: string): Promise<PortfolioRow[]> {
  const text = await readFile(join(folder, name));
  return parse(text, { columns: true, relax_column_count: false, relax_quotes: false });
}

test('a folder parses strictly to the rows there are in memory', async () => {
  const reported: number[] = [];
  const written = await writePortfolio(folder, spec, { onProgress: (deals) => reported.push(deals) });
  for (const name of names) {
    const parsed = await strictly(`${name}.csv`);
    expect(parsed).toEqual(rows[name].map((row) => ({ ...blank(name), ...row })));
    if (name !== 'stages') expect(parsed).toHaveLength(written[name]);
  }
  expect(reported).toEqual([500, 1000, 1200]);
  expect(written.open).toBe(rows.deals.filter(({ outcome }) => outcome === 'open').length);
});

function blank(name: (typeof names)[number]): PortfolioRow {
  return Object.fromEntries(portfolioColumns[name].map((column) => [column, '']));
}

test('read from its folder a portfolio is the one in memory, but for who wrote the values at creation', async () => {
  const { portfolio, problems } = await readPortfolio(folder, {});
  expect(problems).toEqual([]);
  const plain = ({ deal, changes, activities }: DealHistory) => ({
    deal: { ...deal, name: deal.name.trim() || deal.id },
    changes: changes
      .map((change) => (change.at === deal.createdAt ? { ...change, by: 'unknown' } : change))
      .toSorted((a, b) => a.at - b.at || a.field.localeCompare(b.field)),
    activities: activities.map((activity) => ({ ...activity, id: '' })),
  });
  const generated = toPortfolio(spec).histories.toSorted((a, b) => a.deal.id.localeCompare(b.deal.id));
  const read = portfolio.histories.toSorted((a, b) => a.deal.id.localeCompare(b.deal.id));
  expect(read.map(plain)).toEqual(generated.map(plain));
});

test('the truth lies next to it', async () => {
  const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8'));
  expect(truth.spec).toEqual(spec);
  expect(truth.truth).toEqual(truthOf(spec));
  expect(truth.deals).toEqual(
    Object.fromEntries([...generatePortfolio(spec)].map(({ deal, truth }) => [deal.id, truth])),
  );
});

test('instants are ISO in UTC, days are days, and what is empty is unknown', async () => {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
  for (const { created_at, closed_at, expected_close_on, amount } of await strictly('deals.csv')) {
    expect(created_at).toMatch(instant);
    if (closed_at) expect(closed_at).toMatch(instant);
    if (expected_close_on) expect(expected_close_on).toMatch(/^\d{4}-\d\d-\d\d$/);
    if (amount) expect(amount).toMatch(/^\d+(\.\d\d?)?$/);
  }
  for (const { at } of [...rows.changes, ...rows.activities]) expect(at).toMatch(instant);
});

test('the changes of a deal are a chain: each starts from where the one before ended, the last is the value now', () => {
  const now = new Map<string, string>();
  for (const { deal_id, field, from, to } of rows.changes) {
    const before = now.get(`${deal_id} ${field}`);
    if (before !== undefined) expect(from).toBe(before);
    now.set(`${deal_id} ${field}`, to ?? '');
  }
  for (const deal of rows.deals) {
    for (const field of ['stage', 'amount', 'owner', 'expected_close_on', 'pause_until']) {
      const last = now.get(`${deal['id']} ${field}`);
      if (last !== undefined) expect(last).toBe(deal[field]);
    }
  }
});

test('dirt is odd but valid: commas, quotes, line breaks and other scripts come back as they were', () => {
  const all = rows.deals.map(({ name }) => name).join('|');
  for (const odd of ['"renewal", final', 'one\nline', '株式会社', '=SUM']) expect(all).toContain(odd);
});

test('broken rows come last, each wrong in a known column, and nothing else changes', () => {
  const broken = portfolioRows({ ...spec, broken: true });
  const bad = brokenRows(spec);
  for (const file of ['deals', 'changes', 'activities'] as const) {
    const own = bad.filter((row) => row.file === file).map(({ row }) => row);
    expect(broken[file]).toEqual([...rows[file], ...own]);
    expect(own.length).toBeGreaterThan(2);
  }
});

test('every broken row is one that a reader names, with its column', async () => {
  const broken = join(folder, 'broken');
  await writePortfolio(broken, { ...spec, deals: 20, broken: true });
  const { problems, portfolio } = await readPortfolio(broken, { skipBad: true });
  expect(problems.map(({ file, column }) => `${file} ${column}`)).toEqual(
    brokenRows(spec).map(({ file, column }) => `${file}.csv ${column}`),
  );
  expect(portfolio.histories).toHaveLength(20);
});

test('writing stops where it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(writePortfolio(join(folder, 'stopped'), spec, { signal })).rejects.toThrow('enough');
});
