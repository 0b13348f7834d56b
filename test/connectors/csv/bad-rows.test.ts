import { expect, test } from 'vitest';
import { readPortfolio } from '../../../connectors/csv/index.ts';
import { brokenRows } from '../../../src/generator/broken-rows.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { writePortfolio } from '../../../src/generator/write-portfolio.ts';
import { freshFolder, portfolioFolder, stagesCsv, writeFiles } from './files.ts';

const deals = (...rows: string[]) => ({
  'deals.csv': ['id,created_at,stage,outcome,amount,closed_at,expected_close_on,currency', ...rows, ''].join(
    '\n',
  ),
  'changes.csv': null,
  'activities.csv': null,
});
const changes = (...rows: string[]) => ({
  'changes.csv': ['deal_id,at,field,from,to', ...rows, ''].join('\n'),
});
const activities = (...rows: string[]) => ({
  'activities.csv': ['deal_id,at,kind,direction', ...rows, ''].join('\n'),
});

type Case = [what: string, files: Record<string, string | null>, message: string];

const badRows: Case[] = [
  [
    'a date that does not exist',
    deals('d1,2026-02-30T09:00:00Z,Lead,,,,,'),
    'deals.csv, line 2, column created_at: “2026-02-30T09:00:00Z” is not an instant: write it like 2026-03-01T09:30:00Z',
  ],
  [
    'a date in another format among good ones',
    deals('d1,2026-02-03T09:00:00Z,Lead,,,,,', 'd2,03/02/2026 09:00,Lead,,,,,'),
    'deals.csv, line 3, column created_at: “03/02/2026 09:00” is not an instant: write it like 2026-03-01T09:30:00Z',
  ],
  [
    'an instant without a zone',
    deals('d1,2026-02-03T09:00:00,Lead,,,,,'),
    'deals.csv, line 2, column created_at: “2026-02-03T09:00:00” is not an instant: write it like 2026-03-01T09:30:00Z',
  ],
  [
    'an owner in no country',
    { 'owners.csv': 'owner,country\nann,DE\nbo,Atlantis\n' },
    'owners.csv, line 3, column country: “Atlantis” is no country we know: write its code, such as DE',
  ],
  [
    'an owner in two countries',
    { 'owners.csv': 'owner,country\nann,DE\nann,US\n' },
    'owners.csv, line 3, column owner: “ann” is there twice: remove one of the rows',
  ],
  [
    'a number that only a program reads as one',
    deals('d1,2026-02-03,Lead,,0x10,,,'),
    'deals.csv, line 2, column amount: “0x10” is not a number: write it like 1234.56, without separators or signs',
  ],
  [
    'no creation',
    deals('d1,,Lead,,,,,'),
    'deals.csv, line 2, column created_at: is empty: every row needs a value here',
  ],
  [
    'no id',
    deals(',2026-02-03,Lead,,,,,'),
    'deals.csv, line 2, column id: is empty: every row needs a value here',
  ],
  [
    'an id that is there twice',
    deals('d1,2026-02-03,Lead,,,,,', 'd1,2026-02-04,Lead,,,,,'),
    'deals.csv, line 3, column id: “d1” is the id of an earlier row too: remove one of them',
  ],
  [
    'an amount with separators',
    deals('d1,2026-02-03,Lead,,"1,000",,,'),
    'deals.csv, line 2, column amount: “1,000” is not a number: write it like 1234.56, without separators or signs',
  ],
  [
    'an outcome that is none',
    deals('d1,2026-02-03,Lead,maybe,,,,'),
    'deals.csv, line 2, column outcome: “maybe” is not one of open, won, lost',
  ],
  [
    'an outcome against the stage',
    deals('d1,2026-02-03,Lead,won,,,,'),
    'deals.csv, line 2, column outcome: “won” does not fit the stage Lead, which is open: correct one of the two',
  ],
  [
    'a stage nobody knows',
    deals('d1,2026-02-03,Leed,,,,,'),
    'deals.csv, line 2, column stage: “Leed” is not a stage of sales in stages.csv: add it there or correct it',
  ],
  [
    'closed before it was created',
    deals('d1,2026-02-03,Won,won,,2026-02-01,,'),
    'deals.csv, line 2, column closed_at: “2026-02-01” lies before created_at: correct one of the two',
  ],
  [
    'a day that is none',
    deals('d1,2026-02-03,Lead,,,,2026-13-01,'),
    'deals.csv, line 2, column expected_close_on: “2026-13-01” is not a day: write it like 2026-03-01',
  ],
  [
    'a currency sign',
    deals('d1,2026-02-03,Lead,,,,,€'),
    'deals.csv, line 2, column currency: “€” is not a currency: write its three letters, like EUR',
  ],
  [
    'a row that is too short',
    deals('d1,2026-02-03,Lead'),
    'deals.csv, line 2: this row has 3 cells, the header has 8: put quotes around cells that hold a separator or a line break',
  ],
  [
    'a change of no deal',
    changes('d9,2026-02-03,stage,Lead,Offer'),
    'changes.csv, line 2, column deal_id: “d9” is no deal of deals.csv that could be read: add the deal or remove the row',
  ],
  [
    'a change before its deal was created',
    changes('d1,2025-12-31T23:00:00Z,stage,Lead,Offer'),
    'changes.csv, line 2, column at: “2025-12-31T23:00:00Z” lies before the created_at of its deal: correct one of the two',
  ],
  [
    'a change to a stage nobody knows',
    changes('d1,2026-02-03,stage,Lead,Offfer'),
    'changes.csv, line 2, column to: “Offfer” is no stage in stages.csv: add it there or correct it',
  ],
  [
    'a change of an amount to text',
    changes('d1,2026-02-03,amount,10,ten'),
    'changes.csv, line 2, column to: “ten” is not a number: write it like 1234.56, without separators or signs',
  ],
  [
    'a change by somebody unheard of',
    { 'changes.csv': 'deal_id,at,field,from,to,by\nd1,2026-02-03,stage,Lead,Offer,robot\n' },
    'changes.csv, line 2, column by: “robot” is not one of person, bulk, integration, import, headrace, unknown',
  ],
  [
    'an activity of no deal',
    activities('d9,2026-02-03,call,in'),
    'activities.csv, line 2, column deal_id: “d9” is no deal of deals.csv that could be read: add the deal or remove the row',
  ],
  [
    'an activity of no kind we know',
    activities('d1,2026-02-03,fax,in'),
    'activities.csv, line 2, column kind: “fax” is not one of call, email, meeting, task, note, other',
  ],
  [
    'an activity in no direction',
    activities('d1,2026-02-03,call,up'),
    'activities.csv, line 2, column direction: “up” is not one of in, out',
  ],
  [
    'a stage that is there twice',
    { 'stages.csv': `${stagesCsv}sales,Lead,5,open\n` },
    'stages.csv, line 6, column stage: “Lead” is in sales twice: remove one of the rows',
  ],
  [
    'a stage without a kind',
    { 'stages.csv': `${stagesCsv}sales,Old,5,\n` },
    'stages.csv, line 6, column kind: is empty: every row needs a value here',
  ],
];

test.each(badRows)('%s is named with file, line, column, value and what to do', async (_, files, message) => {
  const folder = await portfolioFolder(files);
  await expect(readPortfolio(folder)).rejects.toMatchObject({ kind: 'invalid-input', message });
});

test.each(badRows)(
  '%s is listed once and left out when bad rows may be skipped',
  async (_, files, message) => {
    const { problems } = await readPortfolio(await portfolioFolder(files), { skipBad: true });
    const [first] = problems;
    expect(message).toContain(`${first?.file}, line ${first?.line}`);
    expect(message).toContain(first?.message);
    expect(problems).toHaveLength(1);
  },
);

test.each<Case>([
  ['no deals', { 'deals.csv': null }, 'deals.csv is missing'],
  ['an empty file', { 'deals.csv': '' }, 'deals.csv is empty: it needs a header row'],
  ['a file of blank lines', { 'deals.csv': '\n\n' }, 'deals.csv is empty: it needs a header row'],
  [
    'a missing column',
    { 'deals.csv': 'id,name\nd1,One\n' },
    'deals.csv has no column created_at: add it to the header row (found: id, name)',
  ],
  [
    'a missing column of another file',
    { 'changes.csv': 'deal_id,at,field,from\n' },
    'changes.csv has no column to: add it to the header row (found: deal_id, at, field, from)',
  ],
  [
    'a column that is there twice',
    { 'deals.csv': 'id,created_at,id\n' },
    'deals.csv has two columns “id”: remove or rename one',
  ],
  [
    'semicolons',
    { 'deals.csv': 'id;created_at\nd1;2026-02-03\n' },
    'deals.csv is separated by “;”: save it separated by commas',
  ],
  [
    'tabs',
    { 'activities.csv': 'deal_id\tat\tkind\n' },
    'activities.csv is separated by “tab”: save it separated by commas',
  ],
  [
    'a quote that is never closed',
    { 'deals.csv': 'id,created_at\nd1,"2026-02-03\nd2,2026-02-04\n' },
    'deals.csv, line 2: a quote is opened and never closed: close it, or double the quotes that belong to the text',
  ],
  [
    'a quote in the middle of a cell',
    { 'deals.csv': 'id,created_at\nd"1,2026-02-03\n' },
    'deals.csv, line 2: a quote stands inside a cell: put quotes around the whole cell and double those inside',
  ],
])('%s is told', async (_, files, message) => {
  const folder = await portfolioFolder(files);
  await expect(readPortfolio(folder)).rejects.toMatchObject({ kind: 'invalid-input', message });
});

test('a file in UTF-16 is told', async () => {
  const folder = await portfolioFolder({ 'deals.csv': Buffer.from('\uFEFFid,created_at\n', 'utf16le') });
  await expect(readPortfolio(folder)).rejects.toThrow(
    'deals.csv is not a UTF-8 text file: save it as “CSV UTF-8”',
  );
});

test('a path where nothing is, is told', async () => {
  const folder = await freshFolder();
  await expect(readPortfolio(`${folder}/nowhere`)).rejects.toMatchObject({ kind: 'invalid-input' });
});

test('a line number counts the lines of the file, also after cells with line breaks and blank lines', async () => {
  const folder = await portfolioFolder({
    'deals.csv':
      'id,created_at,stage,name\r\nd1,2026-02-03,Lead,"two\r\nlines"\r\n\r\nd2,nonsense,Lead,x\r\n',
    'changes.csv': null,
    'activities.csv': null,
  });
  const { problems, portfolio } = await readPortfolio(folder, { skipBad: true });
  expect(problems.map(({ line, value }) => [line, value])).toEqual([[5, 'nonsense']]);
  expect(portfolio.histories[0]?.deal.name).toBe('two\r\nlines');
});

test('with bad rows skipped, what belongs to a bad deal goes with it', async () => {
  const folder = await portfolioFolder({
    'deals.csv': 'id,created_at,stage\nd1,2026-01-01T09:00:00Z,Won\nd2,soon,Offer\n',
  });
  const { problems, portfolio } = await readPortfolio(folder, { skipBad: true });
  expect(problems.map(({ file, line }) => `${file} ${line}`)).toEqual([
    'deals.csv 3',
    'changes.csv 3',
    'activities.csv 4',
  ]);
  expect(
    portfolio.histories.map(({ deal, changes, activities }) => [deal.id, changes.length, activities.length]),
  ).toEqual([['d1', 6, 2]]);
});

test('every kind of broken row that can be generated is found, and nothing else', async () => {
  const folder = await freshFolder();
  const spec = { ...presetSpec('tiny', { until: Date.UTC(2026, 5, 1) }), broken: true };
  const { deals: count } = await writePortfolio(folder, spec);
  const { problems, portfolio } = await readPortfolio(folder, { skipBad: true });
  const found = problems.map(({ file, column }) => `${file} ${column}`);
  const wanted = brokenRows(spec).map(({ file, column }) => `${file}.csv ${column}`);
  expect(found.toSorted()).toEqual(wanted.toSorted());
  expect(portfolio.histories).toHaveLength(count);
});

test('a broken export names its row too', async () => {
  const folder = await writeFiles(await freshFolder(), {
    'deals.csv': 'Record ID,Deal Name,Deal Stage,Create Date\n1,One,Open,2026-02-03\n2,Two,Open,someday\n',
  });
  await expect(readPortfolio(`${folder}/deals.csv`)).rejects.toThrow(
    'deals.csv, line 3, column createdAt: “someday” is not a date: export dates like 2026-03-01 or 2026-03-01 09:30',
  );
});

test('a file that is not UTF-8 is named with the line that shows it, also when bad rows are skipped', async () => {
  const folder = await portfolioFolder({
    'owners.csv': Buffer.concat([
      Buffer.from('owner,country\nann,DE\nJosé,ES\nM', 'utf8'),
      Buffer.from('üller,DE\n', 'latin1'),
    ]),
  });
  for (const skipBad of [false, true])
    await expect(readPortfolio(folder, { skipBad })).rejects.toMatchObject({
      kind: 'invalid-input',
      message: 'owners.csv, line 4: holds letters that are not UTF-8: save the file as “CSV UTF-8”',
    });
});
