import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WhatIf } from '../../src/analysis/what-if/what-if.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import { commandLine } from './command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-what-if-'));
const data = join(home, 'data');

beforeAll(() =>
  writePortfolio(data, presetSpec('steady', { until: Date.UTC(2026, 4, 10), deals: 900, seed: 2 })),
);
afterAll(() => rmSync(home, { recursive: true }));

const asked = async (...args: string[]) => {
  const { code, out } = await commandLine(['what-if', '--data', data, '--json', ...args]);
  expect(code).toBe(0);
  const { answers } = JSON.parse(out) as { answers: WhatIf[] };
  expect(answers.length).toBe(1);
  return answers[0] as WhatIf;
};

test('more wins and more deals move the forecast and the velocity, with a range', async () => {
  const { before, after, difference } = await asked('--win-rate', '+10%', '--intake', '20');
  expect(after.velocity.generation).toBeCloseTo((before.velocity.generation ?? 0) * 1.32, 3);
  expect(difference.value.value).toBeCloseTo(after.value.mean - before.value.mean, 6);
  expect(difference.value.low).toBeGreaterThan(0);
  expect(difference.value.high).toBeGreaterThan(difference.value.value ?? Infinity);
});

test('a shorter cycle brings more within the period and no more a day for ever', async () => {
  const { before, after } = await asked('--cycle', '-30');
  expect(after.value.mean).toBeGreaterThan(before.value.mean);
  expect(after.velocity.generation).toBe(before.velocity.generation);
});

test('the fate of a deal is asked for by its id; one that is not open is refused by name', async () => {
  const [head = '', ...lines] = readFileSync(join(data, 'deals.csv'), 'utf8').trim().split('\n');
  const at = head.split(',').indexOf('outcome');
  const ids = (outcome: string) =>
    lines.map((line) => line.split(',')).flatMap((cells) => (cells[at] === outcome ? [cells[0] ?? ''] : []));
  const { difference } = await asked('--won', ids('open')[0] ?? '');
  expect(difference.count.value).toBeGreaterThan(0);
  expect(difference.count.value).toBeLessThanOrEqual(1);
  const lost = ids('lost')[0] ?? '';
  const { code, err } = await commandLine(['what-if', '--data', data, '--lost', lost]);
  expect([code, err]).toEqual([2, expect.stringContaining(`no open deal "${lost}"`)]);
  const one = ids('open')[0] ?? '';
  const both = await commandLine(['what-if', '--data', data, '--won', one, '--lost', one]);
  expect([both.code, both.err]).toEqual([2, expect.stringContaining(`"${one}" cannot be both`)]);
});

test('people read a table of before, after and the difference', async () => {
  const { code, out } = await commandLine(['what-if', '--data', data, '--load', '-1']);
  expect(code).toBe(0);
  expect(out).toMatch(/as it is +if so +difference/);
  expect(out).toMatch(/Generation a day +[\d,.]+ +[\d,.]+ +−?[\d,.]+ \(/);
});

test('where no loss is recorded, what rests on a win rate is a dash, as in the report', async () => {
  const won = join(home, 'won');
  mkdirSync(won);
  const day = (month: number) => `2026-0${month}-01`;
  const rows = Array.from({ length: 12 }, (_, n) => `d${n},${day(1 + (n % 3))},${day(2 + (n % 3))},won,100`);
  writeFileSync(
    join(won, 'deals.csv'),
    ['id,created_at,closed_at,outcome,amount', ...rows, 'o,2026-04-20,,open,100', ''].join('\n'),
  );
  const { code, out } = await commandLine(['what-if', '--data', won, '--win-rate', '+10']);
  expect(code).toBe(0);
  expect(out).toMatch(
    /Generation a day +– +– +–\nA day by Little’s law +– +– +–\nNo deal is recorded as lost/,
  );
});
