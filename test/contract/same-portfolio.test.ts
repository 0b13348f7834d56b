import { expect, test } from 'vitest';
import { readPortfolio } from '../../connectors/csv/index.ts';
import { differencesOf } from '../../src/commands/support/compare/differences-of.ts';
import { inCommonWords } from '../../src/commands/support/compare/in-common-words.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../src/generator/write-portfolio.ts';
import { commandLine } from '../commands/command-line.ts';
import { temporaryFolder } from './support/crms.ts';

const until = Date.UTC(2026, 5, 1);
const spec = presetSpec('small', { until });

async function folderOfDeals(): Promise<string> {
  const folder = await temporaryFolder();
  await writePortfolio(folder, spec);
  return folder;
}

interface Report {
  pairs: { sources: string[]; compared: Record<string, number>; differences: string[] }[];
  leftOut: Record<string, string[]>;
}

test('a portfolio says the same through every CRM as by itself, and gives the same scorecards', {
  timeout: 180_000,
}, async () => {
  const { code, out, err } = await commandLine([
    'compare-crms',
    '--portfolio',
    await folderOfDeals(),
    '--json',
  ]);
  expect(err).toBe('');
  const { pairs, leftOut } = JSON.parse(out) as Report;
  expect(pairs.map(({ sources, differences }) => [...sources, differences])).toEqual([
    ['csv', 'hubspot', []],
    ['csv', 'salesforce', []],
    ['hubspot', 'salesforce', []],
  ]);
  for (const { compared } of pairs) {
    expect(compared).toMatchObject({ deals: spec.deals, scorecards: spec.deals });
    expect(Math.min(...Object.values(compared))).toBeGreaterThan(0);
  }
  expect(Object.keys(leftOut)).toEqual(['csv', 'hubspot', 'salesforce']);
  expect(code).toBe(0);
});

test('whatever differs is named: a value, a missing row, and the scorecards that follow from it', async () => {
  const { portfolio } = await readPortfolio(await folderOfDeals());
  const one = inCommonWords(portfolio, (id) => id);
  const [first, second, ...rest] = one.histories;
  if (!first || !second) throw new Error('There are no deals');
  const other = {
    ...one,
    histories: [
      { ...first, deal: { ...first.deal, source: 'Elsewhere' } },
      { ...second, activities: second.activities.slice(1) },
      ...rest,
    ],
  };
  expect((await differencesOf([one, one], ['a', 'b'], until)).differences).toEqual([]);
  const { differing, differences } = await differencesOf([one, other], ['a', 'b'], until);
  expect(differing).toMatchObject({ stages: 0, deals: 1, changes: 0 });
  expect(differing.activities).toBeGreaterThan(0);
  expect(differing.scorecards).toBeGreaterThan(0);
  expect(differences[0]).toMatch(`deals: ${first.deal.id}: source is`);
  expect(differences[0]).toMatch('"Elsewhere" in b');
});
