import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPortfolio } from '../../../connectors/csv/index.ts';
import { freshFolder, writeFiles } from './files.ts';

async function read(text: string) {
  const folder = await writeFiles(await freshFolder(), { 'export.csv': text });
  return readPortfolio(join(folder, 'export.csv'));
}

const day = (at: number | null | undefined) =>
  at === null || at === undefined ? null : new Date(at).toISOString().slice(0, 10);

const hubspot = `Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Associated Company,Original Source,Deal Type,Region,Days to close,Is Closed Won,Last Modified Date
101,One,Contract sent,Sales Pipeline,"1,250.00",2026-03-20 10:00,2026-01-05 09:30,Ann Lee,Acme,Referral,New Business,North,,false,2026-02-20 08:00
102,Two,Closed won,Sales Pipeline,900,2026-02-10 12:00,2026-01-10 09:30,Bo Ray,Bolt,,Existing Business,,31,true,2026-02-10 12:00
103,Three,Closed lost,Sales Pipeline,,2026-02-12 12:00,2026-01-11 09:30,,,,,South,32,false,2026-02-12 12:00
`;

const salesforce = `"Opportunity Name","Stage","Close Date","Created Date","Amount","Opportunity ID","Account Name","Opportunity Owner","Probability (%)","Closed","Won","Last Stage Change Date","Lead Source","Type","Segment"
"One","Negotiation","3/31/2026","1/5/2026","USD 1,250.00","006A","Acme","Ann Lee","80%","0","0","2/1/2026","Web","New","Mid"
"Two","Closed Won","2/10/2026","1/10/2026","900.00","006B","Bolt","Bo Ray","100%","1","1","2/9/2026, 3:15 PM","Web","New","Small"
"Three","Discovery","4/15/2026","1/11/2026","","006C","Coil","Bo Ray","20%","0","0","1/11/2026","Event","New","Mid"
"Four","Not now","2/12/2026","1/12/2026","70","006D","Dune","Ann Lee","0%","1","0","2/12/2026","Event","New","Mid"

"Pipeline report"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"Confidential Information - Do Not Distribute"
`;

test('a HubSpot export is recognised by its headings', async () => {
  const { portfolio, source, problems } = await read(hubspot);
  expect([source, problems]).toEqual(['hubspot-export', []]);
  expect(portfolio.histories[0]?.deal).toMatchObject({
    id: '101',
    name: 'One',
    stage: 'Contract sent',
    pipeline: 'Sales Pipeline',
    outcome: 'open',
    amount: 1250,
    createdAt: Date.UTC(2026, 0, 5, 9, 30),
    expectedCloseOn: '2026-03-20',
    closedAt: null,
    owner: 'Ann Lee',
    account: 'Acme',
    source: 'Referral',
    type: 'New Business',
    attributes: { Region: 'North' },
  });
  expect(portfolio.histories.map(({ deal }) => `${deal.outcome} ${day(deal.closedAt)}`)).toEqual([
    'open null',
    'won 2026-02-10',
    'lost 2026-02-12',
  ]);
});

test('a Salesforce report is recognised, its last lines passed over', async () => {
  const { portfolio, source, problems } = await read(salesforce);
  expect([source, problems, portfolio.histories.length]).toEqual(['salesforce-export', [], 4]);
  expect(portfolio.histories[0]?.deal).toMatchObject({
    id: '006A',
    amount: 1250,
    account: 'Acme',
    owner: 'Ann Lee',
    source: 'Web',
    type: 'New',
    expectedCloseOn: '2026-03-31',
    attributes: { Segment: 'Mid' },
  });
});

test('stages are told open from closed by the deals in them, and ordered by probability', async () => {
  const { portfolio } = await read(salesforce);
  expect(portfolio.pipelines[0]?.stages.map(({ id, kind }) => `${id}: ${kind}`)).toEqual([
    'Discovery: open',
    'Negotiation: open',
    'Closed Won: won',
    'Not now: lost',
  ]);
});

test('the stage is known from the day it was last changed, never earlier', async () => {
  const { portfolio } = await read(salesforce);
  const stageRows = portfolio.histories.map(({ changes }) =>
    changes.filter(({ field }) => field === 'stage'),
  );
  expect(stageRows.map((rows) => rows.map(({ at, value }) => `${day(at)} ${value}`))).toEqual([
    ['2026-02-01 Negotiation'],
    ['2026-02-09 Closed Won'],
    ['2026-01-11 Discovery'],
    ['2026-02-12 Not now'],
  ]);
});

test('without such a column an open deal’s stage is known only at the end of the file', async () => {
  const { portfolio, warnings } = await read(hubspot);
  const stage = portfolio.histories[0]?.changes.find(({ field }) => field === 'stage');
  expect(day(stage?.at)).toBe('2026-02-20');
  expect(warnings).toContain(
    'There is no column “Last Stage Change Date”: when open deals came into their stage is unknown.',
  );
});

test('what an export cannot tell is said', async () => {
  const { warnings } = await read(hubspot);
  expect(warnings[0]).toMatch(/^An export holds no history: .* no deal can be called stalled/);
  expect(warnings).toContain('Columns that may tell what was only known later are left out: Days to close.');
});

test.each([
  [
    'API names',
    'Id,Name,StageName,CreatedDate,CloseDate,OwnerId\n006A,One,New,2026-01-05T09:00:00.000Z,2026-03-31,005A\n',
    'salesforce-export',
  ],
  [
    'other capitals and signs',
    'RECORD_ID,deal name,dealstage,createdate,closedate\n1,One,New,2026-01-05,2026-03-31\n',
    'hubspot-export',
  ],
  [
    'semicolons',
    'Record ID;Deal Name;Deal Stage;Create Date;Close Date\n1;One;New;2026-01-05;2026-03-31\n',
    'hubspot-export',
  ],
  [
    'tabs',
    'Record ID\tDeal Name\tDeal Stage\tCreate Date\tClose Date\n1\tOne\tNew\t2026-01-05\t2026-03-31\n',
    'hubspot-export',
  ],
  [
    'a byte order mark and Windows line ends',
    '\uFEFFRecord ID,Deal Name,Deal Stage,Create Date,Close Date\r\n1,One,New,2026-01-05,2026-03-31\r\n',
    'hubspot-export',
  ],
])('headings in %s are recognised', async (_, text, kind) => {
  const { portfolio, source } = await read(text);
  expect(source).toBe(kind);
  expect(portfolio.histories[0]?.deal).toMatchObject({
    name: 'One',
    stage: 'New',
    expectedCloseOn: '2026-03-31',
  });
});

const withDates = (...dates: string[]) =>
  `Record ID,Deal Name,Deal Stage,Create Date\n${dates.map((date, index) => `${index},D,New,"${date}"`).join('\n')}\n`;

test.each([
  ['days first as soon as one row shows it', ['03/02/2026', '25/02/2026'], '2026-02-03', false],
  ['months first as soon as one row shows it', ['03/02/2026', '02/25/2026'], '2026-03-02', false],
  ['months first when nothing shows it, and says so', ['03/02/2026', '04/05/2026'], '2026-03-02', true],
  ['dots like in Germany', ['03.02.2026', '25.02.2026 14:05'], '2026-02-03', false],
  ['two-digit years', ['3/2/26', '2/25/26'], '2026-03-02', false],
])('dates are read with %s', async (_, dates, first, warned) => {
  const { portfolio, warnings } = await read(withDates(...dates));
  expect(day(portfolio.histories[0]?.deal.createdAt)).toBe(first);
  expect(warnings.some((warning) => warning.includes('month first'))).toBe(warned);
});

test('dates in two orders are a bad row', async () => {
  await expect(read(withDates('25/02/2026', '02/25/2026'))).rejects.toThrow(
    'export.csv, line 3, column createdAt: “02/25/2026” puts the month first, earlier rows do not: export all rows in one date format',
  );
});

test.each([
  ['1,250.50', 1250.5],
  ['1.250,50', 1250.5],
  ['1250,5', 1250.5],
  ['1,250', 1250],
  ['1.250.000', 1_250_000],
  ['€ 1 250,50', 1250.5],
  ['$1,250.50', 1250.5],
  ['EUR 12', 12],
  ['0.125', 0.125],
  ['-3.5', -3.5],
  ['(1,000.00)', -1000],
  ['', null],
])('the amount %s is read as %s', async (text, amount) => {
  const { portfolio } = await read(
    `Record ID,Deal Name,Deal Stage,Create Date,Amount\n1,D,New,2026-01-05,"${text}"\n`,
  );
  expect(portfolio.histories[0]?.deal.amount).toBe(amount);
});

test('half a day is the afternoon', async () => {
  const { portfolio } = await read(salesforce);
  expect(portfolio.histories[1]?.deal.closedAt).toBe(Date.UTC(2026, 1, 9, 15, 15));
});

test('a report without ids tells deals apart by name, account and creation', async () => {
  const text =
    'Opportunity Name,Stage,Created Date,Account Name\nRenewal,New,1/25/2026,Acme\nRenewal,New,1/25/2026,Bolt\n';
  const { portfolio, warnings } = await read(text);
  expect(portfolio.histories.map(({ deal }) => deal.id)).toEqual([
    'Renewal / Acme / 1/25/2026',
    'Renewal / Bolt / 1/25/2026',
  ]);
  expect(warnings).toContain(
    'There is no column with the id of the deal: name, account and creation stand in for it.',
  );
});

test.each([
  [
    'a file about something else',
    'Date,Visitors\n2026-01-01,7\n',
    /is no export of deals: it has no column like Deal Name/,
  ],
  [
    'an export without stages',
    'Record ID,Deal Name,Create Date\n1,One,2026-01-05\n',
    /has no column “Stage”: add it to the view or report and export again/,
  ],
  ['an export without creation', 'Opportunity ID,Stage\n1,New\n', /has no column “Create Date”/],
])('%s is told', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
});
