import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCommand } from '../../src/commands/backtest.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';

const folder = mkdtempSync(join(tmpdir(), 'headrace-backtest-'));
const data = join(folder, 'deals');
const cut = '2026-02-01';
const until = '2026-04-01';

beforeAll(async () => {
  await writePortfolio(data, presetSpec('small', { until: Date.parse('2026-06-01'), seed: 3, deals: 400 }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<string> {
  let printed = '';
  const command = createCommand({
    out: (text) => {
      printed += text;
    },
    err: () => undefined,
    interactive: false,
    env: {},
    signal: new AbortController().signal,
  });
  await command.parseAsync(words, { from: 'user' });
  return printed;
}

const rows = (out: string, file: string): Record<string, string>[] =>
  parse(readFileSync(join(out, file)), { columns: true });

test('says of every later deal, week, visit and period what would have been said then', async () => {
  const out = join(folder, 'out');
  const printed = await run('--data', data, '--cut', cut, '--until', until, '--out', out);
  expect(printed).toMatch(/Chance at creation, log-loss +\d\.\d{4} .*(ahead|level|behind)/);

  const deals = rows(data, 'deals.csv');
  const created = deals.filter((deal) => (deal.created_at ?? '') >= cut && (deal.created_at ?? '') < until);
  const win = rows(out, 'win_at_creation.csv');
  expect(new Set(win.map((row) => row.id))).toEqual(new Set(created.map((deal) => deal.id)));
  for (const { p } of [...win, ...rows(out, 'snapshots.csv')]) {
    expect(Number(p)).toBeGreaterThan(0);
    expect(Number(p)).toBeLessThan(1);
  }
  for (const { entered_at, alert_at } of rows(out, 'alerts.csv')) {
    expect(entered_at && entered_at >= cut).toBe(true);
    if (alert_at) expect(alert_at > (entered_at ?? '')).toBe(true);
  }
  const weeks = rows(out, 'forecast.csv').filter(
    (row) => Date.parse(row.period_end ?? '') - Date.parse(row.period_start ?? '') === 7 * 86_400_000,
  );
  expect(weeks.length).toBe(8 * new Set(deals.map((deal) => deal.currency)).size);
  expect(existsSync(join(out, 'model.json'))).toBe(true);
  const report = readFileSync(join(out, 'report.json'), 'utf8');
  expect(JSON.parse(report)).toMatchObject({ snapshots: { n: expect.any(Number) } });
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
});

test('a window that ends before it begins is refused before anything is written', async () => {
  const out = join(folder, 'none');
  await expect(run('--data', data, '--cut', until, '--until', cut, '--out', out)).rejects.toThrow(/--until/);
  expect(existsSync(out)).toBe(false);
});
