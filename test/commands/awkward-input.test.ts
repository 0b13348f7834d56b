import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import { commandLine } from './command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-awkward-'));
const data = join(home, 'data');
const file = join(home, 'a-file');

beforeAll(async () => {
  await writePortfolio(data, presetSpec('small', { until: Date.UTC(2026, 5, 1) }));
  writeFileSync(file, '');
});
afterAll(() => rmSync(home, { recursive: true }));

const page = join(home, 'page.html');
const report = (...args: string[]) => commandLine(['report', '--data', data, '--out', page, ...args]);

test('a backtest of days after the data is refused with the day on which they end', async () => {
  const late = ['backtest', '--data', data, '--cut', '2027-01-01', '--out', join(home, 'late')];
  const { code, err } = await commandLine(late);
  expect([code, err]).toEqual([2, expect.stringMatching(/end on 2026-0[56]-\d\d: give a --cut before then/)]);
  expect(existsSync(join(home, 'late'))).toBe(false);
  expect((await commandLine([...late, '--until', '2026-12-01'])).err).toContain('after the --cut');
});

test('results that cannot be written are told before anything is', async () => {
  const refused = expect.stringContaining('a-file could not be made');
  const { code, err } = await commandLine(['backtest', '--data', data, '--cut', '2026-04-01', '--out', file]);
  expect([code, err]).toEqual([2, refused]);
  const tables = await report('--csv', file);
  expect([tables.code, tables.err, existsSync(page)]).toEqual([2, refused, false]);
});

test('a day that is not in the calendar is no day', async () => {
  const { code, err } = await report('--at', '2026-02-30');
  expect([code, err]).toEqual([2, expect.stringContaining('Give a day or an instant')]);
});

test('a day before the first deal is told apart from a portfolio without deals', async () => {
  const scores = join(home, 'scores.csv');
  for (const command of [
    ['report', '--data', data, '--out', page],
    ['what-if', '--data', data],
    ['score', '--portfolio', data, '--out', scores],
  ]) {
    const { code, err } = await commandLine([...command, '--at', '2010-01-01']);
    expect([code, err]).toEqual([2, expect.stringMatching(/the first was created on 202\d-\d\d-\d\d/)]);
  }
  expect([existsSync(page), existsSync(scores)]).toEqual([false, false]);
});

test('rows that are left out are listed by every command', async () => {
  const broken = join(home, 'broken');
  cpSync(data, broken, { recursive: true });
  appendFileSync(join(broken, 'activities.csv'), 'nobody,2026-01-01,call,,,,\n');
  const listed = expect.stringMatching(
    /left out: activities.csv, line \d+, column deal_id: “nobody” is no deal/,
  );
  for (const command of [
    ['report', '--data', broken, '--out', page],
    ['what-if', '--data', broken],
    ['score', '--portfolio', broken, '--out', join(home, 'scores.csv')],
  ]) {
    const { code, err } = await commandLine([...command, '--skip-bad']);
    expect([code, err]).toEqual([0, listed]);
  }
});
