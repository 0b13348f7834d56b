import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, Values } from '../../connectors/salesforce/sandbox/options.ts';
import { startSandbox } from '../../connectors/salesforce/sandbox/start-sandbox.ts';
import { portfolio } from '../connectors/hubspot/support/portfolio.ts';
import { launchBrowser } from './launch-browser.ts';
import { looked } from './support/looked.ts';
import { type Stage, salesforceStage } from './support/salesforce-stage.ts';

const long = 'Rahmenvertrag über Instandhaltung und Erneuerung der Fördertechnik 2026–2031 '.repeat(3).trim();
const record = (group: string, item: string, position: number, figures: Values): Values => ({
  Headrace_Key__c: `p|EUR|${group}|${item}`,
  Headrace_Pipeline__c: 'New business',
  Headrace_Group__c: group,
  Headrace_Item__c: item,
  Headrace_Position__c: position,
  Headrace_Currency__c: 'EUR',
  Headrace_As_Of__c: new Date().toISOString().slice(0, 10),
  ...figures,
});

const money = (value: number, low: number, high: number): Values => ({
  Headrace_Value__c: value,
  Headrace_Value_Low__c: low,
  Headrace_Value_High__c: high,
});
const published: Values[] = [
  record('velocity', 'EUR', 0, {
    ...money(60_499.7, 51_000, 70_200),
    Headrace_Deals__c: 2032,
    Headrace_Rate__c: 61.7,
    Headrace_Amount__c: 2461.01,
    Headrace_Days__c: 51,
    Headrace_Details__c: JSON.stringify({
      period: { kind: 'quarter', from: '2026-07-01', to: '2026-09-30', won: 120 },
      change: {
        total: { value: -0.1, low: -0.22, high: 0.02, n: 120 },
        deals: { value: 0.05, low: -0.02, high: 0.1, n: 240 },
        size: { value: -0.2, low: -0.3, high: -0.1, n: 120 },
        winRate: { value: 0, low: -0.1, high: 0.1, n: 120 },
        time: { value: 0.05, low: null, high: null, n: 120 },
      },
      levers: [{ label: 'A tenth more deals', gainPerDay: { value: 4200 } }],
    }),
  }),
  record('funnel', long, 0, { Headrace_Deals__c: 400, Headrace_Rate__c: 62, Headrace_Days__c: 8.5 }),
  record('funnel', 'Proposal', 1, {
    Headrace_Deals__c: 248,
    Headrace_Rate__c: 40,
    Headrace_Days__c: 12,
  }),
  record('funnel', 'Contract', 2, { Headrace_Deals__c: 99, Headrace_Rate__c: 88 }),
  record('forecast', '2026-12', 0, { ...money(90_000, 70_000, 120_000), Headrace_Deals__c: 11 }),
  record('stalled', 'Ana Lopez', 0, { Headrace_Deals__c: 3, Headrace_Value__c: 25_000 }),
  {
    ...record('funnel', 'Renewal due', 9, { Headrace_Deals__c: 2 }),
    Headrace_Key__c: 'r|EUR|funnel|due',
    Headrace_Pipeline__c: 'Renewals',
  },
];

let browser: Browser;
let sandbox: Sandbox;
/** Of somebody without our permission sets, in an org where nothing was published. */
let bare: Sandbox;
let stage: Stage;

beforeAll(async () => {
  const rows = portfolio({ deals: 3 });
  [sandbox, bare, browser] = await Promise.all([
    startSandbox({ portals: [{ portfolio: rows }] }),
    startSandbox({ portals: [{ portfolio: rows, hiddenFields: ['Opportunity.Headrace_Card__c'] }] }),
    launchBrowser(),
  ]);
  const edit = sandbox.portals[0]?.edit('integration');
  for (const values of published) edit?.add('Headrace_Pipeline__c', values);
  stage = await salesforceStage(browser);
});
afterAll(async () => {
  await stage?.close();
  await browser?.close();
  await sandbox?.close();
  await bare?.close();
});

describe('the pipeline page', () => {
  test('says that figures are still to come', async () => {
    const page = await stage.open('pipeline', { sandbox: bare, width: 900 });
    await looked(page, 'salesforce/pipeline-empty', 'No figures have been published yet');
  });

  test.each(['light', 'dark'] as const)('shows what is published, %s', async (colorScheme) => {
    for (const width of [1000, 360]) {
      const page = await stage.open('pipeline', { sandbox, colorScheme, width });
      const text = await looked(page, `salesforce/pipeline-${colorScheme}-${width}`, '€60,500');
      for (const shown of [
        '61.7%',
        'Ana Lopez',
        '€70,000 to €120,000',
        'December 2026',
        'Velocity, Jul 1, 2026 to Sep 30, 2026',
        '€51,000 to €70,200, from 120 won deals',
        'Against the quarter before, ',
        'smaller deals took away 18.1% (80% range 9.5% to 25.9%)',
        'more deals added 5.1% (may be chance: 80% range 2% less to 10.5% more)',
        '248',
      ])
        expect(text).toContain(shown);
    }
  });

  test('says of a young pipeline what there is not, and tells whoever does not see it that other figures are shown', async () => {
    const page = await stage.open('pipeline', { sandbox, width: 900 });
    await page.getByLabel('Pipeline to show').selectOption('Renewals, EUR');
    expect(await page.getByRole('status').innerText()).toBe('The figures of Renewals, EUR are shown.');
    const text = await looked(page, 'salesforce/pipeline-young', 'Renewal due');
    for (const sentence of [
      'No whole period of data yet',
      'No deals of this pipeline are stalled.',
      'Too few deals have closed for a forecast.',
    ])
      expect(text).toContain(sentence);
  });

  test('leads to the list of stalled deals', async () => {
    const page = await stage.open('pipeline', { sandbox, width: 900 });
    await page.evaluate(
      'addEventListener("salesforce-navigate", ({ detail }) => { window.asked = detail; }); undefined',
    );
    await page.getByRole('button', { name: 'Stalled deals' }).click();
    expect(await page.evaluate('window.asked')).toMatchObject({
      attributes: { objectApiName: 'Opportunity', actionName: 'list' },
      state: { filterName: 'Headrace_Stalled' },
    });
  });
});

describe('the setup page', () => {
  test.each(['light', 'dark'] as const)('tells what is in place, %s', async (colorScheme) => {
    const page = await stage.open('setup', { sandbox, colorScheme, width: 900 });
    const text = await looked(page, `salesforce/setup-${colorScheme}`, 'You see the card');
    expect(text).toContain('Figures were last written for');
  });

  test('tells what is missing', async () => {
    const page = await stage.open('setup', { sandbox: bare, width: 360 });
    expect(await looked(page, 'salesforce/setup-missing', 'You do not see')).toContain(
      'No figures have been written yet',
    );
  });
});
