import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxPortal, Values } from '../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../connectors/salesforce/sandbox/start-sandbox.ts';
import type { Card } from '../../src/model/card.ts';
import { portfolio } from '../connectors/hubspot/support/portfolio.ts';
import { madeCard } from '../ui-extensions/hubspot/made-card.ts';
import { launchBrowser } from './launch-browser.ts';
import { axeFindings } from './support/axe-findings.ts';
import { looked } from './support/looked.ts';
import { type Stage, salesforceStage } from './support/salesforce-stage.ts';

let browser: Browser;
let sandbox: Sandbox;
let hidden: Sandbox;
let stage: Stage;

beforeAll(async () => {
  const rows = portfolio({ deals: 60 });
  [sandbox, hidden, browser] = await Promise.all([
    startSandbox({ portals: [{ portfolio: rows }] }),
    startSandbox({ portals: [{ portfolio: rows, hiddenFields: ['Opportunity.Headrace_Card__c'] }] }),
    launchBrowser(),
  ]);
  stage = await salesforceStage(browser);
});
afterAll(async () => {
  await stage?.close();
  await browser?.close();
  await sandbox?.close();
  await hidden?.close();
});

const org = (): SandboxPortal => {
  const [portal] = sandbox.portals;
  if (!portal) throw new Error('The sandbox has no org.');
  return portal;
};
let used = 0;

/** Another opportunity whose fields hold this, as Headrace and people left them. */
function opportunityWith(card: Partial<Card> | string | null, people: Values = {}): string {
  const recordId = org().dealIdOf(`d${(used += 1)}`) ?? '';
  const text =
    typeof card === 'object' && card !== null
      ? JSON.stringify(madeCard({ at: new Date().toISOString(), ...card }))
      : card;
  org()
    .edit('integration')
    .update(recordId, { Headrace_Card__c: text, ...people });
  return recordId;
}

const long = 'Rahmenvertrag über Instandhaltung und Erneuerung der Fördertechnik 2026–2031 '.repeat(3).trim();
const noNumbers: Partial<Card> = {
  status: 'not_enough_data',
  winProbability: null,
  health: null,
  quality: null,
  pace: null,
  expectedClose: null,
  valueAtRisk: null,
  trend: [],
  reasons: [],
  nextAction: null,
  stalledSince: null,
  alert: null,
  missing: ['18 won deals of 30 that are needed.'],
};
const calm: Partial<Card> = { stalledSince: null, alert: null };
const states: [name: string, recordId: () => string, says: string[]][] = [
  [
    'stalled',
    () => opportunityWith({}),
    [
      'Stalled since Jun 25, 2026',
      'has had a task since Jun 26, 2026',
      'Against',
      '31.4%',
      '€10,040',
      'No answer from the buyer for 19 days',
      '26 days in stage Proposal sent',
    ],
  ],
  ['on track', () => opportunityWith({ ...calm, status: 'on_track', health: 97 }), ['On track', '97 / 100']],
  ['slowing', () => opportunityWith({ ...calm, status: 'slowing' }), ['Slowing']],
  [
    'paused',
    () =>
      opportunityWith(
        { ...calm, status: 'paused' },
        { Headrace_Pause_Until__c: '2999-09-01', Headrace_Pause_Reason__c: 'Budget is free in September' },
      ),
    ['Paused until Sep 1, 2999: Budget is free in September', 'Resume the deal'],
  ],
  [
    'closed',
    () => opportunityWith({ ...calm, status: 'closed' }),
    ['This deal is closed.', 'chance to be won, before it closed'],
  ],
  [
    'first stay unknown',
    () =>
      opportunityWith({
        timeline: [
          { label: 'Qualified', enteredOn: null, leftOn: '2026-06-04', days: null },
          { label: 'Proposal sent', enteredOn: null, leftOn: null, days: null },
        ],
      }),
    ['until Jun 4, 2026', 'still there'],
  ],
  ['not enough data', () => opportunityWith(noNumbers), ['18 won deals of 30 that are needed.']],
  ['not scored', () => opportunityWith(null), ['has not scored this opportunity yet']],
  ['unreadable', () => opportunityWith('{"version":1,'), ['cannot be read']],
  ['unknown record', () => '006000000000000AAA', ['Salesforce did not show this record']],
  [
    'stale',
    () => opportunityWith({ at: '2026-06-30T06:00:00.000Z' }),
    ['has written nothing on this opportunity since Jun 30, 2026', '31.4%'],
  ],
  [
    'long and huge',
    () =>
      opportunityWith({
        amount: 12_345_678_901_234,
        valueAtRisk: 9_876_543_210_987,
        pace: 1234.5,
        stage: {
          label: long,
          since: '2001-01-01',
          days: 9306,
          typical: { low: 0.1, median: 0.4, high: 2.6 },
          stallAfterDays: 3,
        },
        reasons: [{ sentence: long.replaceAll(' ', ''), direction: 'against', weight: -3 }],
        nextAction: long,
        timeline: [{ label: long, enteredOn: '2001-01-01', leftOn: null, days: 9306 }],
      }),
    ['€9.9T', '9,306 days in stage'],
  ],
  [
    'tiny',
    () =>
      opportunityWith({
        ...calm,
        status: 'on_track',
        winProbability: 0.1,
        valueAtRisk: 0.01,
        currency: 'KWD',
        trend: [
          { on: '2026-06-23', winProbability: 0.1 },
          { on: '2026-06-30', winProbability: 0.1 },
        ],
        stage: { label: 'Lead', since: '2026-06-30', days: 0, typical: null, stallAfterDays: null },
      }),
    ['0.1%', '0 days in stage Lead'],
  ],
];

describe.each(states)('the card on an opportunity that is %s', (name, recordId, says) => {
  test.each(['light', 'dark'] as const)('reads well and is accessible, %s', async (colorScheme) => {
    const page = await stage.open('deal', { sandbox, recordId: recordId(), colorScheme });
    const text = await looked(page, `salesforce/${name}-${colorScheme}`, says[0] ?? '');
    for (const sentence of says) expect(text).toContain(sentence);
  });
});

test('while Salesforce does not answer, the card says that it loads', async () => {
  sandbox.faults({ on: /GET .*\/sobjects\/Opportunity\//, kind: 'hang', times: 50 });
  const page = await stage.open('deal', { sandbox, recordId: opportunityWith({}) });
  expect(await looked(page, 'salesforce/loading', 'Loading the deal’s health')).toContain('Deal health');
  sandbox.clearFaults();
});

test('somebody who may not see the field is told which permission set shows it', async () => {
  const recordId = hidden.portals[0]?.dealIdOf('d1') ?? '';
  const page = await stage.open('deal', { sandbox: hidden, recordId });
  expect(await looked(page, 'salesforce/hidden', 'You do not see')).toContain(
    'permission set “Headrace User”',
  );
});

test('numbers, money and days are written as the reader’s language writes them', async () => {
  const page = await stage.open('deal', { sandbox, recordId: opportunityWith({}), language: 'de' });
  const text = await looked(page, 'salesforce/german', '31,4');
  expect(text).toMatch(/10\.040\s€/);
  expect(text).toContain('02.08.2026');
});

test('a narrow column shows the same', async () => {
  const page = await stage.open('deal', { sandbox, recordId: opportunityWith({}), width: 320 });
  expect(await looked(page, 'salesforce/narrow', '31.4%')).toContain('What to do next');
});

test('with the keyboard alone a person pauses a deal, and lets it go on', async () => {
  const recordId = opportunityWith({});
  const page = await stage.open('deal', { sandbox, recordId });
  const field = (name: string): unknown => org().deal(recordId)?.properties[name];
  await page.getByRole('button', { name: 'Pause the deal…' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // The focus is in the day, which the browser takes part by part.
  await page.getByLabel('Pause until').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('09012999');
  await page.getByLabel('Reason').focus();
  await page.getByRole('button', { name: 'Pause the deal', exact: true }).press('Enter');
  await page.getByText('Complete this field.').waitFor();
  expect(field('Headrace_Pause_Until__c')).toBeNull();
  await page.screenshot({ path: 'build/screenshots/salesforce/pausing.png', fullPage: true });
  expect(await axeFindings(page)).toEqual([]);
  await page.getByLabel('Reason').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('Budget round');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Resume the deal' }).and(page.locator(':focus')).waitFor();
  expect([field('Headrace_Pause_Until__c'), field('Headrace_Pause_Reason__c')]).toEqual([
    '2999-09-01',
    'Budget round',
  ]);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Pause the deal…' }).and(page.locator(':focus')).waitFor();
  expect(field('Headrace_Pause_Until__c')).toBeNull();
});

test('Salesforce’s own words are shown when it refuses a pause', async () => {
  const recordId = opportunityWith({});
  org().refuse([recordId], {
    statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'Deals are not paused in the last week of a quarter.',
  });
  const page = await stage.open('deal', { sandbox, recordId });
  await page.getByRole('button', { name: 'Pause the deal…' }).click();
  await page.getByLabel('Pause until').fill('2999-09-01');
  await page.getByLabel('Reason').fill('Budget round');
  await page.getByRole('button', { name: 'Pause the deal', exact: true }).click();
  const text = await looked(page, 'salesforce/refused', 'did not save this');
  expect(text).toContain('Deals are not paused in the last week of a quarter.');
});

test('the card follows when the record changes', async () => {
  const recordId = opportunityWith({});
  const page = await stage.open('deal', { sandbox, recordId });
  await page.getByText('31.4%').first().waitFor();
  const card = madeCard({ ...calm, at: new Date().toISOString(), status: 'on_track', winProbability: 77.7 });
  org()
    .edit('integration')
    .update(recordId, { Headrace_Card__c: JSON.stringify(card) });
  await page.getByText('77.7%').first().waitFor();
});

test('an old card is no alarm while figures are still written', async () => {
  org()
    .edit('integration')
    .add('Headrace_Pipeline__c', {
      Headrace_Key__c: 'any',
      Headrace_As_Of__c: new Date().toISOString().slice(0, 10),
      Headrace_Position__c: 0,
    });
  const page = await stage.open('deal', {
    sandbox,
    recordId: opportunityWith({ at: '2026-06-30T06:00:00.000Z' }),
  });
  expect(await looked(page, 'salesforce/resting', 'Nothing of note has changed since.')).not.toContain(
    'may be down',
  );
});
