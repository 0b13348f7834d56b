import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { closingAt } from '../../../src/timeline/closing-at.ts';
import { readPortfolio } from '../../../connectors/csv/index.ts';
import type { Change } from '../../../src/model/change.ts';
import type { Deal } from '../../../src/model/deal.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import { writePortfolio } from '../../../src/generator/write-portfolio.ts';
import { freshFolder, portfolioFolder } from './files.ts';

const told = (changes: readonly Change[] | undefined) =>
  changes?.map(
    ({ at, field, value, ordinal }) =>
      `${new Date(at).toISOString().slice(0, 16)} ${field} ${value} ${ordinal}`,
  );

test('a field had the value before its first change, else the one of today, since creation', async () => {
  const { portfolio, problems, warnings, source } = await readPortfolio(await portfolioFolder());
  expect([problems, warnings, source]).toEqual([[], [], 'portfolio']);
  expect(told(portfolio.histories[0]?.changes)).toEqual([
    '2026-01-01T09:00 pipeline sales 0',
    '2026-01-01T09:00 owner ann 0',
    '2026-01-01T09:00 stage Lead 0',
    '2026-01-01T09:00 amount 1000 0',
    '2026-01-10T09:00 stage Offer 0',
    '2026-01-20T10:00 stage Won 0',
    '2026-01-20T10:00 amount 900.5 0',
  ]);
});

test('changes of one field in one instant keep their order, after the value at creation', async () => {
  const folder = await portfolioFolder({
    'changes.csv': `deal_id,at,field,from,to
d2,2026-01-05T09:00:00Z,stage,Lead,Won
d2,2026-01-05T09:00:00Z,stage,Won,Offer
`,
  });
  const { portfolio } = await readPortfolio(folder);
  const stages = portfolio.histories[1]?.changes.filter(({ field }) => field === 'stage');
  expect(told(stages)).toEqual([
    '2026-01-05T09:00 stage Lead 0',
    '2026-01-05T09:00 stage Won 1',
    '2026-01-05T09:00 stage Offer 2',
  ]);
});

test('a byte order mark, Windows line ends and a missing last line end change nothing', async () => {
  const folder = await portfolioFolder();
  const plain = await readPortfolio(folder);
  for (const file of ['deals.csv', 'stages.csv', 'changes.csv', 'activities.csv']) {
    const text = await readFile(join(folder, file), 'utf8');
    await writeFile(join(folder, file), `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`);
  }
  expect(await readPortfolio(folder)).toEqual(plain);
});

test('cells may hold commas, quotes, line breaks and any script', async () => {
  const name = 'Ünïcode, "quoted"\nsecond line 漢字';
  const folder = await portfolioFolder({
    'deals.csv': `id,created_at,stage,name\nd1,2026-01-01,Lead,"${name.replaceAll('"', '""')}"\n`,
    'changes.csv': null,
    'activities.csv': null,
  });
  expect((await readPortfolio(folder)).portfolio.histories[0]?.deal.name).toBe(name);
});

test('the move into the closed stage is the closing moment; closed_at stands in where none is logged', async () => {
  const folder = await portfolioFolder({
    'deals.csv': `id,created_at,closed_at,stage
d1,2026-01-01T09:00:00Z,2026-01-18,Won
d2,2026-01-05T09:00:00Z,2026-01-19,Lost
`,
  });
  const { portfolio } = await readPortfolio(folder);
  expect(portfolio.histories.map(({ deal }) => new Date(deal.closedAt ?? 0).toISOString())).toEqual([
    '2026-01-20T10:00:00.000Z',
    '2026-01-19T00:00:00.000Z',
  ]);
});

test('a column is a number only when all of it is; codes with leading zeros stay text', async () => {
  const folder = await portfolioFolder({
    'deals.csv': `id,created_at,stage,seats,plan,zip,phone
d1,2026-01-01,Lead,12,3,01234,1234567890123456789
d2,2026-01-05,Lead,,basic,55555,2
`,
    'changes.csv': null,
    'activities.csv': null,
  });
  const { portfolio } = await readPortfolio(folder);
  expect(portfolio.histories.map(({ deal }) => deal.attributes)).toEqual([
    { seats: 12, plan: '3', zip: '01234', phone: '1234567890123456789' },
    { plan: 'basic', zip: '55555', phone: '2' },
  ]);
});

test('without stages.csv the stages are guessed, and said so', async () => {
  const folder = await portfolioFolder({ 'stages.csv': null });
  const { portfolio, warnings } = await readPortfolio(folder);
  expect(portfolio.pipelines[0]?.stages.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    'Offer open',
    'Lead open',
    'Won won',
  ]);
  expect(warnings).toEqual([
    'There is no stages.csv: the stages and their order are guessed (Offer, Lead, Won).',
  ]);
});

test('ids, creation and outcome are enough for a portfolio', async () => {
  const folder = await portfolioFolder({
    'deals.csv': 'id,created_at,outcome\nd1,2026-01-01,won\nd2,2026-01-02,\nd3,2026-01-03,lost\n',
    'stages.csv': null,
    'changes.csv': null,
    'activities.csv': null,
  });
  const { portfolio, warnings } = await readPortfolio(folder);
  expect(portfolio.histories.map(({ deal }) => `${deal.stage} ${deal.outcome}`)).toEqual([
    'Won won',
    'Open open',
    'Lost lost',
  ]);
  expect(warnings).toHaveLength(4);
});

test('a next step and a pause may stand in the deals themselves', async () => {
  const folder = await portfolioFolder({
    'deals.csv': 'id,created_at,stage,next_step,pause_until\nd1,2026-01-01,Lead,Call Ann,2026-03-01\n',
    'changes.csv': null,
    'activities.csv': null,
  });
  expect(told((await readPortfolio(folder)).portfolio.histories[0]?.changes)).toEqual([
    '2026-01-01T00:00 stage Lead 0',
    '2026-01-01T00:00 pipeline sales 0',
    '2026-01-01T00:00 pauseUntil 2026-03-01 0',
    '2026-01-01T00:00 nextStep Call Ann 0',
  ]);
});

test('changes of fields that are not followed are left out and counted', async () => {
  const folder = await portfolioFolder({
    'changes.csv': 'deal_id,at,field,from,to\nd1,2026-02-01,colour,red,blue\nd2,2026-02-01,colour,red,blue\n',
  });
  const { warnings } = await readPortfolio(folder);
  expect(warnings).toEqual(['changes.csv: 2 rows of the field “colour” are left out, it is not followed.']);
});

test('activities keep their ids from reading to reading, and equal rows are two', async () => {
  const rows = [
    'd1,2026-01-02T09:00:00Z,call,out',
    'd1,2026-01-02T09:00:00Z,call,out',
    'd1,2026-01-03T09:00:00Z,note,',
  ];
  const idsOf = async (...kept: string[]) => {
    const folder = await portfolioFolder({
      'activities.csv': `deal_id,at,kind,direction\n${kept.join('\n')}\n`,
    });
    return (await readPortfolio(folder)).portfolio.histories[0]?.activities.map(({ id }) => id) ?? [];
  };
  const all = await idsOf(...rows);
  expect(new Set(all).size).toBe(3);
  expect(await idsOf(...rows.slice(1))).toEqual([all[0], all[2]]);
});

/** Spaces around a name do not survive a file, and a deal without a name goes by its id. */
const asRead = (deal: Deal): Deal => ({ ...deal, name: deal.name.trim() || deal.id });

/** Emptiness at creation is no row of a file, nor is who wrote the values at creation. */
const asLogged = (deal: Deal, changes: readonly Change[]) =>
  changes
    .filter(({ at, value }) => at !== deal.createdAt || value !== null)
    .map(({ at, field, value, by }) => `${at} ${field} ${value} ${at === deal.createdAt ? '' : by}`)
    .toSorted();

test('a generated portfolio comes back from its files as it was, with its files in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.boolean(), async (seed, byTime) => {
      const folder = await freshFolder();
      const spec = presetSpec('tiny', { until: Date.UTC(2026, 5, 1), seed });
      await writePortfolio(folder, spec);
      if (byTime) for (const file of ['changes.csv', 'activities.csv']) await sortByTime(join(folder, file));
      const { portfolio, problems } = await readPortfolio(folder);
      const made = toPortfolio(spec);
      expect(problems).toEqual([]);
      expect(portfolio.pipelines).toEqual(made.pipelines);
      for (const [index, { deal, changes, activities }] of made.histories.entries()) {
        const read = portfolio.histories[index];
        expect(read?.deal).toEqual(asRead(deal));
        expect(asLogged(deal, read?.changes ?? [])).toEqual(asLogged(deal, changes));
        expect(read?.activities.map((activity) => ({ ...activity, id: '' }))).toEqual(
          activities.map((activity) => ({ ...activity, id: '' })),
        );
      }
    }),
    { numRuns: 4 },
  );
});

async function sortByTime(path: string): Promise<void> {
  const [header, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const at = (row: string) => row.split(',')[1] ?? '';
  await writeFile(
    path,
    `${[header, ...rows.toSorted((one, other) => at(one).localeCompare(at(other)))].join('\n')}\n`,
  );
}

test('a closed deal whose stages were never logged closed on its day, not when it was created', async () => {
  const { portfolio, warnings } = await readPortfolio(
    await portfolioFolder({
      'changes.csv': null,
      'deals.csv': `id,stage,created_at,closed_at
d1,Won,2026-01-01T09:00:00Z,2026-01-20T10:00:00Z
d2,Lost,2026-01-05T09:00:00Z,
`,
      'activities.csv': null,
    }),
  );
  const closings = portfolio.histories.map((history) =>
    closingAt(history, portfolio.pipelines, Date.UTC(2026, 5, 1)),
  );
  expect(closings).toMatchObject([
    { outcome: 'won', closedAt: Date.UTC(2026, 0, 20, 10) },
    { outcome: 'lost', closedAt: Date.UTC(2026, 0, 5, 9) },
  ]);
  expect(warnings).toContain(
    'deals.csv: 1 closed deal has no closed_at and no change into the stage: taken as closed when created.',
  );
});
