import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createConnector, readPortfolio, writeScorecards } from '../../../connectors/csv/index.ts';
import type { Crm, Cursor, Page } from '../../../src/connector.ts';
import type { Scorecard } from '../../../src/model/scorecard.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../../src/generator/write-portfolio.ts';
import { collect, freshFolder, portfolioFolder } from './files.ts';

const open = (accountId: string): Crm =>
  createConnector({}).open({
    accountId,
    scopes: [],
    apiUrl: null,
    token: async () => '',
    renew: async () => '',
    pace: async () => undefined,
    heed: async () => undefined,
    spend: async () => 0,
    signal: new AbortController().signal,
  });

async function pagesOf(crm: Crm, cursor: Cursor | null = null): Promise<Page[]> {
  return collect(crm.read(cursor, 0));
}

/** What a store holds after these pages: the last word on each row, in time order. */
function stored(pages: readonly Page[]) {
  const deals = new Map(pages.flatMap((page) => page.deals).map((deal) => [deal.id, deal]));
  const changes = new Map(
    pages
      .flatMap((page) => page.changes)
      .map((change) => [`${change.dealId} ${change.field} ${change.at} ${change.ordinal}`, change]),
  );
  const activities = new Map(
    pages.flatMap((page) => page.activities).map((activity) => [activity.id, activity]),
  );
  return normal([...deals.values()], [...changes.values()], [...activities.values()]);
}

const byText = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();
const normal = (...lists: (readonly object[])[]) => lists.map(byText);

async function inMemory(folder: string) {
  const { histories } = (await readPortfolio(folder)).portfolio;
  return normal(
    histories.map(({ deal }) => deal),
    histories.flatMap(({ changes }) => changes),
    histories.flatMap(({ activities }) => activities),
  );
}

test('read in pages, broken off and taken up anywhere, a portfolio is the same as read at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(), async (seed, anywhere) => {
      const folder = await freshFolder();
      await writePortfolio(folder, presetSpec('small', { until: Date.UTC(2026, 5, 1), seed }));
      const crm = open(folder);
      const pages = await pagesOf(crm);
      expect(pages.length).toBeGreaterThan(2);
      expect(stored(pages)).toEqual(await inMemory(folder));
      const before = pages.slice(0, anywhere % pages.length);
      const after = await pagesOf(crm, before.at(-1)?.cursor ?? null);
      expect(before.length + after.length).toBe(pages.length);
      expect(stored([...before, ...after])).toEqual(stored(pages));
    }),
    { numRuns: 3 },
  );
});

test('deals come before anything about them, and progress counts them', async () => {
  const folder = await freshFolder();
  await writePortfolio(folder, presetSpec('small', { until: Date.UTC(2026, 5, 1) }));
  const seen = new Set<string>();
  for await (const { deals, changes, activities, progress } of open(folder).read(null, 0)) {
    for (const { id } of deals) seen.add(id);
    expect([...changes, ...activities].filter(({ dealId }) => !seen.has(dealId))).toEqual([]);
    expect(progress).toEqual({ received: seen.size, total: 200 });
  }
});

test('files that did not change are not read again, files that did are', async () => {
  const folder = await portfolioFolder();
  const crm = open(folder);
  const { cursor } = (await pagesOf(crm)).at(-1) ?? {};
  expect(await pagesOf(crm, cursor)).toEqual([]);
  await writeFile(join(folder, 'activities.csv'), 'deal_id,at,kind\nd2,2026-02-01,note\n');
  expect((await pagesOf(crm, cursor)).flatMap(({ activities }) => activities)).toHaveLength(1);
});

test('an empty portfolio is read as such', async () => {
  const folder = await portfolioFolder({
    'deals.csv': 'id,created_at\n',
    'changes.csv': null,
    'activities.csv': null,
  });
  const pages = await pagesOf(open(folder));
  expect(pages.flatMap(({ deals }) => deals)).toEqual([]);
  expect(await pagesOf(open(folder), pages.at(-1)?.cursor)).toEqual([]);
});

test('a bad row stops the reading before anything is stored', async () => {
  const folder = await portfolioFolder({
    'changes.csv': 'deal_id,at,field,from,to\nd1,soon,stage,Lead,Offer\n',
  });
  await expect(pagesOf(open(folder))).rejects.toThrow('changes.csv, line 2, column at');
});

test('single deals are fetched with their past; those that are gone come back as removals', async () => {
  const pages = await collect(open(await portfolioFolder()).fetch(['d1', 'd9']));
  expect(pages.flatMap(({ deals }) => deals.map(({ id }) => id))).toEqual(['d1']);
  expect(pages.flatMap(({ changes }) => changes)).toHaveLength(7);
  expect(pages.flatMap(({ activities }) => activities)).toHaveLength(2);
  expect(pages.flatMap(({ removals }) => removals.map(({ dealId }) => dealId))).toEqual(['d9']);
});

test('the account tells its currency, pipelines, owners and deals', async () => {
  const folder = await portfolioFolder();
  const crm = open(folder);
  expect(await crm.account()).toMatchObject({ id: folder, currency: 'EUR', timeZone: 'UTC', warnings: [] });
  expect((await crm.pipelines()).map(({ id, stages }) => [id, stages.length])).toEqual([['sales', 4]]);
  expect((await crm.owners()).map(({ id }) => id)).toEqual(['ann', 'bo']);
  expect(await collect(crm.list())).toEqual([{ present: ['d1', 'd2'], removed: [] }]);
  expect(crm.dealUrl('d1')).toMatch(/^file:.*#d1$/);
});

test('what is written stands in a file beside the data, which stays as it is', async () => {
  const folder = await portfolioFolder();
  const before = await readFile(join(folder, 'deals.csv'), 'utf8');
  const crm = open(folder);
  const results = await crm.write([
    { dealId: 'd1', account: null, values: { status: 'closed', health: 80, reasons: 'one,\n"two"' } },
    { dealId: 'd9', account: null, values: { status: 'stalled' } },
  ]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['written', 'gone']);
  await open(folder).write([{ dealId: 'd1', account: null, values: { health: null } }]);
  expect(await readFile(join(folder, 'headrace.csv'), 'utf8')).toBe(
    'deal_id,status,health,reasons\nd1,closed,,"one,\n""two"""\n',
  );
  expect(await readFile(join(folder, 'deals.csv'), 'utf8')).toBe(before);
});

test('a task is raised once for a key, found again and closed', async () => {
  const folder = await portfolioFolder();
  const task = { key: 'k1', dealId: 'd1', owner: 'ann', title: 'Stalled', body: 'Since May', dueAt: 0 };
  const crm = open(folder);
  expect(await crm.raiseTasks([task])).toEqual([{ key: 'k1', outcome: 'raised', taskId: 'k1' }]);
  await crm.raiseTasks([task]);
  expect(await open(folder).findTask('d1', 'k1')).toBe('k1');
  expect(await open(folder).findTask('d2', 'k1')).toBeNull();
  await open(folder).closeTasks(['k1', 'gone']);
  expect(await readFile(join(folder, 'headrace-tasks.csv'), 'utf8')).toBe(
    'key,deal_id,owner,title,body,due_at,state\nk1,d1,ann,Stalled,Since May,1970-01-01T00:00:00.000Z,done\n',
  );
});

test('beside an exported file stand files under its name', async () => {
  const folder = await freshFolder();
  const path = join(folder, 'my deals.csv');
  await writeFile(path, 'Record ID,Deal Name,Deal Stage,Create Date\n1,One,New,2026-01-05\n');
  await open(path).write([{ dealId: '1', account: null, values: { status: 'on_track' } }]);
  expect(await readFile(join(folder, 'my deals.headrace.csv'), 'utf8')).toBe('deal_id,status\n1,on_track\n');
});

const card: Scorecard = {
  dealId: 'd1',
  at: Date.UTC(2026, 4, 1),
  status: 'stalled',
  winProbability: 0.1234,
  quality: 0.3,
  health: 41.2,
  pace: 1.987,
  stalledSince: '2026-04-20',
  stageSince: '2026-03-01',
  stageTypicalDays: 12.34,
  expectedClose: null,
  valueAtRisk: 100.005,
  nextAction: 'Call, then write.',
  reasons: [
    { signal: 'age', contribution: -1, sentence: 'Long in the stage.', action: null },
    { signal: 'silence', contribution: -0.5, sentence: 'No word since May.', action: null },
  ],
  base: 0.1,
  clockReset: null,
  stall: null,
  stallRule: null,
  gaps: [],
  missing: [],
  modelId: 'm1',
  inputHash: 'h1',
};

test('scorecards are written one line a deal, in percent and days', async () => {
  const path = join(await freshFolder(), 'scores.csv');
  const empty = {
    ...card,
    dealId: 'd2',
    winProbability: null,
    quality: null,
    health: null,
    status: 'not_enough_data' as const,
    missing: ['30 closed deals'],
  };
  expect(await writeScorecards(path, [card, empty])).toBe(2);
  const text = await readFile(path, 'utf8');
  expect(text.split('\n')[0]).toBe(
    'deal_id,at,status,win_probability,quality,health,pace,stalled_since,stage_since,stage_typical_days,expected_close,value_at_risk,next_action,reasons,clock_reset,missing,model_id,input_hash',
  );
  expect(text).toContain(
    'd1,2026-05-01T00:00:00.000Z,stalled,12.3,30.0,41,1.99,2026-04-20,2026-03-01,12.3,,100,"Call, then write.","Long in the stage.\nNo word since May.",,,m1,h1\n',
  );
  expect(text).toContain('d2,2026-05-01T00:00:00.000Z,not_enough_data,,,,');
});

test('scorecards that cannot be written say so and leave nothing behind', async () => {
  const folder = await freshFolder();
  await expect(writeScorecards(join(folder, 'no', 'scores.csv'), [card])).rejects.toMatchObject({
    kind: 'invalid-input',
  });
});

test('owners are where owners.csv says; of those it does not name nothing is known, and strangers in it own nothing', async () => {
  const folder = await portfolioFolder({ 'owners.csv': 'owner,country\nann,Germany\nzoe,US\n' });
  const countries = async (crm: Crm) => (await crm.owners()).map(({ id, country }) => [id, country]);
  expect(await countries(open(folder))).toEqual([
    ['ann', 'DE'],
    ['bo', null],
  ]);
  expect(await countries(open(await portfolioFolder()))).toEqual([
    ['ann', null],
    ['bo', null],
  ]);
});
