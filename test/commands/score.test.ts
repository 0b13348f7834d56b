import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSpec, presets, presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import { commandLine } from './command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-score-'));
const good = join(home, 'good');
const broken = join(home, 'broken');
const until = Date.UTC(2026, 5, 1);
const out = join(home, 'scores.csv');

beforeAll(async () => {
  await writePortfolio(good, presetSpec('small', { until }));
  await writePortfolio(broken, parseSpec({ ...presets.small, until, broken: true }));
});
afterAll(() => rmSync(home, { recursive: true }));

const rowsOf = (path: string) =>
  parse(readFileSync(path, 'utf8'), { columns: true }) as Record<string, string>[];

test('every deal has one line, in the order of the file, and no CRM or database is needed', async () => {
  const { code, out: said } = await commandLine(['score', '--portfolio', good, '--out', out, '--json']);
  expect(code).toBe(0);
  const deals = rowsOf(join(good, 'deals.csv'));
  const scores = rowsOf(out);
  expect(scores.map(({ deal_id }) => deal_id)).toEqual(deals.map(({ id }) => id));
  const open = new Set(deals.filter(({ outcome }) => outcome === 'open').map(({ id }) => id));
  for (const { deal_id, status } of scores) expect(status === 'closed').toBe(!open.has(deal_id));
  expect(JSON.parse(said)).toMatchObject({ deals: deals.length, scored: deals.length, problems: [] });
});

test('the same file scored twice gives the same bytes', async () => {
  const again = join(home, 'again.csv');
  for (const path of [out, again]) await commandLine(['score', '--portfolio', good, '--out', path]);
  expect(readFileSync(again)).toEqual(readFileSync(out));
});

test('as of an earlier day only the deals of then have a line, and none is closed later than that', async () => {
  const at = '2026-01-01T00:00:00Z';
  await commandLine(['score', '--portfolio', good, '--out', out, '--at', at]);
  const created = rowsOf(join(good, 'deals.csv')).filter(
    ({ created_at: createdAt = '' }) => Date.parse(createdAt) <= Date.parse(at),
  );
  expect(rowsOf(out).map(({ deal_id }) => deal_id)).toEqual(created.map(({ id }) => id));
  for (const row of rowsOf(out)) expect(Date.parse(row['at'] ?? '')).toBeLessThanOrEqual(Date.parse(at));
});

test('a bad row stops it, named with file, line and column, and nothing is written', async () => {
  const path = join(home, 'never.csv');
  const { code, err } = await commandLine(['score', '--portfolio', broken, '--out', path]);
  expect(code).toBe(2);
  expect(err).toMatch(/\.csv, line \d+, column \w+: /);
  expect(existsSync(path)).toBe(false);
});

test('with --skip-bad the rest goes on and every bad row is listed', async () => {
  const {
    code,
    out: said,
    err,
  } = await commandLine(['score', '--portfolio', broken, '--out', out, '--skip-bad']);
  expect(code).toBe(0);
  expect(err.match(/^left out: \w+\.csv, line \d+/gm)?.length).toBeGreaterThan(2);
  expect(said).toMatch(/^\d+ deals scored as of /);
  expect(rowsOf(out).length).toBeGreaterThan(100);
});

test.each([
  ['a folder that is not there', ['--portfolio', join(home, 'nowhere'), '--out', out], /nowhere/],
  [
    'an output that cannot be written',
    ['--portfolio', good, '--out', join(home, 'no', 'such', 'folder.csv')],
    /could not be written/,
  ],
  ['a time zone that is none', ['--portfolio', good, '--out', out, '--time-zone', 'Mars/Base'], /Mars\/Base/],
])('%s is named, without a stack, and ends with 2', async (_, args, words) => {
  const { code, err } = await commandLine(['score', ...args]);
  expect(code).toBe(2);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/^ +at /m);
});

test('a portfolio without a single deal is said to be empty', async () => {
  const empty = join(home, 'empty.csv');
  writeFileSync(empty, 'Record ID,Deal Name,Deal Stage,Create Date\n');
  const { code, err } = await commandLine(['score', '--portfolio', empty, '--out', out]);
  expect([code, err]).toEqual([2, expect.stringMatching(/no deal/)]);
});
