import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import { commandLine } from './command-line.ts';

const home = mkdtempSync(join(tmpdir(), 'headrace-report-'));
const data = join(home, 'data');

beforeAll(() => writePortfolio(data, presetSpec('small', { until: Date.UTC(2026, 5, 1) })));
afterAll(() => rmSync(home, { recursive: true }));

test('a folder of deals becomes one page, and the same numbers as JSON', async () => {
  const out = join(home, 'report.html');
  const json = join(home, 'report.json');
  const { code, out: said } = await commandLine(['report', '--data', data, '--out', out, '--json', json]);
  expect([code, said]).toEqual([0, expect.stringMatching(/^\d+ deals as of 2026-/)]);
  expect(readFileSync(out, 'utf8')).toMatch(/^<!doctype html>/);
  const { sections } = JSON.parse(readFileSync(json, 'utf8')) as { sections: { periods: unknown[] }[] };
  expect(sections[0]?.periods.length).toBeGreaterThan(2);
});

test('a target, the length of the periods and a past day are asked for in one line, and a slip is told', async () => {
  const out = join(home, 'march.html');
  const csv = join(home, 'tables');
  const asked = ['report', '--data', data, '--out', out, '--at', '2026-03-01', '--csv', csv];
  const { code } = await commandLine([...asked, '--target', '90000', '--period', 'month']);
  expect(code).toBe(0);
  expect(readFileSync(join(csv, 'coverage.csv'), 'utf8')).toMatch(/Target,90000/);
  expect((await commandLine([...asked, '--target', 'much'])).err).toContain('Give an amount above 0');
  expect((await commandLine(['report', '--out', out])).err).toContain('--data or --connection');
});

test('a page that cannot be written is named', async () => {
  const { code, err } = await commandLine(['report', '--data', data, '--out', join(home, 'no', 'page.html')]);
  expect([code, err]).toEqual([2, expect.stringContaining('page.html could not be written')]);
});
