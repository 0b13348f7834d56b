import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeAnswer, madeCard } from '../ui-extensions/hubspot/made-card.ts';
import { madeFigures } from '../ui-extensions/hubspot/made-figures.ts';
import { madeSettings } from '../ui-extensions/hubspot/made-settings.ts';
import { launchBrowser } from './launch-browser.ts';
import { axeFindings } from './support/axe-findings.ts';
import { type Answers, hubspotStage, type Stage } from './support/hubspot-stage.ts';

const pictures = 'build/screenshots/hubspot';
let browser: Browser;
let stage: Stage;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launchBrowser();
  stage = await hubspotStage(browser);
});

afterAll(async () => {
  await stage?.close();
  await browser?.close();
});

/** Looks for what a picture would show: text that runs out of its box, and what axe finds. */
async function looked(page: Page, name: string): Promise<string> {
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  expect(await axeFindings(page)).toEqual([]);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(width[0], 'nothing is wider than the card').toBeLessThanOrEqual(width[1] ?? 0);
  const text = await page.innerText('main');
  await page.close();
  return text;
}

const dealPath = '/cards/hubspot/deals/42';
const answered = (
  changes: Parameters<typeof madeCard>[0] = {},
  answer: object = {},
): { answers: Answers } => ({
  answers: {
    [dealPath]: { ...madeAnswer, state: 'ready', message: null, card: madeCard(changes), ...answer },
  },
});

const long = 'Rahmenvertrag über Instandhaltung und Erneuerung der Fördertechnik 2026–2031 '.repeat(3).trim();
const states: [name: string, options: Parameters<Stage['open']>[1], says: string[]][] = [
  [
    'stalled',
    answered(),
    [
      'Stalled since Jun 25, 2026',
      'No answer from the buyer for 19 days',
      'Call Ms Alder',
      '€10,040',
      '31.4%',
      'Its owner has had a task since Jun 26, 2026',
      'The middle half of the won deals stayed 5 to 14 days',
    ],
  ],
  [
    'on-track',
    answered({ status: 'on_track', health: 97, stalledSince: null, alert: null }),
    ['On track', 'Health 97 of 100'],
  ],
  [
    'paused',
    answered({ status: 'paused', pause: { until: '2026-09-01', reason: 'Budget is free in September' } }),
    ['Waits until Sep 1, 2026: Budget is free in September', 'Resume now'],
  ],
  [
    'closed',
    answered({ status: 'closed', stalledSince: null, alert: null, stage: null }),
    ['Closed', 'What was last known of the deal stays here.'],
  ],
  [
    'not-enough-data',
    answered({
      status: 'not_enough_data',
      winProbability: null,
      health: null,
      quality: null,
      trend: [],
      reasons: [],
      stalledSince: null,
      alert: null,
      missing: ['18 won deals of 30 that are needed.'],
    }),
    ['Not enough data for a number', '18 won deals of 30'],
  ],
  [
    'not-yet-scored',
    {
      answers: {
        [dealPath]: {
          ...madeAnswer,
          state: 'not-yet-scored',
          message: 'The deal was created today; it is scored tonight.',
          card: null,
        },
      },
    },
    ['Nothing to say about this deal yet', 'scored tonight'],
  ],
  ['not-found', {}, ['There is no such deal.']],
  ['error', { isDown: true }, ['Deal health is not available', 'Try again']],
  ['loading', { isSlow: true }, ['Looking at this deal']],
  [
    'silent',
    {
      isDown: true,
      properties: {
        headrace_status: 'stalled',
        headrace_win_probability: '31.4',
        headrace_health: '58',
        headrace_reasons: '− No answer for 19 days.\n+ The account bought twice before.',
        headrace_next_action: 'Call Ms Alder.',
        headrace_stalled_since: '2026-06-25',
      },
    },
    ['You see what Headrace last wrote', 'No answer for 19 days.', 'Against'],
  ],
  [
    'incomplete',
    answered({ gaps: ['HubSpot does not say when the deal entered its stage.'] }),
    ['Stalled since', 'What the record does not say', 'does not say when the deal entered'],
  ],
  ['dry-run', answered({}, { dryRun: true }), ['Stalled since', 'a deal cannot be paused here']],
  [
    'long-and-huge',
    answered({
      dealName: long,
      amount: 9_876_543_210_123,
      valueAtRisk: 1_234_567_890,
      nextAction: long,
      reasons: [{ sentence: long, direction: 'against', weight: -2 }],
      stage: {
        label: long,
        since: '2021-01-01',
        days: 2007,
        typical: { low: 0.2, median: 0.4, high: 1 },
        stallAfterDays: 3,
      },
    }),
    ['€1.2B'],
  ],
  [
    'tiny',
    answered({ winProbability: 0.1, quality: 0, health: 0, amount: 0.4, valueAtRisk: 0, trend: [] }),
    ['0.1%', '€0.40', '€0'],
  ],
];

/** What only the large card says. */
const fullOnly = [
  '€0.40',
  'Resume now',
  'What the record does not say',
  'does not say when the deal entered',
  'a deal cannot be paused here',
];

describe.each(['DealHealth', 'DealHealthSidebar'] as const)('the card %s', (screen) => {
  test.each(states)('says what there is to say when it is %s', async (name, options, says) => {
    const page = await stage.open(screen, { ...options, width: screen === 'DealHealth' ? 700 : 340 });
    const isShort = screen === 'DealHealthSidebar';
    await page
      .getByText(says[0] ?? '')
      .first()
      .waitFor();
    if (name === 'paused')
      expect(await page.getByRole('progressbar').first().getAttribute('class')).toContain('warning');
    const text = await looked(page, `${screen}-${name}`);
    if (name === 'silent') expect(text, 'nobody knows of when the properties are').not.toContain('As of');
    if (['paused', 'closed'].includes(name))
      for (const ofOthers of ['What to do next', 'Counts as stalled']) expect(text).not.toContain(ofOthers);
    for (const sentence of says)
      if (!(isShort && fullOnly.includes(sentence))) expect(text).toContain(sentence);
  });
});

test('numbers, money and days are written as the reader writes them', async () => {
  const page = await stage.open('DealHealth', { ...answered(), locale: 'de-de' });
  await page.getByText('10.040').first().waitFor();
  const text = await looked(page, 'DealHealth-german');
  expect(text).toContain('31,4');
  expect(text).toContain('25.06.2026');
});

describe('a rep pauses a deal from the card', () => {
  const path = `${dealPath}/pause`;
  const pausable: Answers = {
    ...answered().answers,
    [path]: { ...madeAnswer, dealId: '42', pause: { until: '2026-09-01', reason: 'Budget' } },
  };
  const asked = (page: Page) => page.evaluate('asked.at(-1)');
  const paused = ['PUT', path, { until: '2026-09-01', reason: 'Budget' }];

  test('with the keyboard alone, saying until when and why', async () => {
    const page = await stage.open('DealHealth', { answers: pausable });
    await page.getByLabel('Wait until').focus();
    await page.keyboard.type('09012026');
    await page.keyboard.press('Tab');
    if (!(await page.getByLabel('Because').evaluate((input) => input === document.activeElement))) {
      await page.getByLabel('Because').focus();
    }
    await page.keyboard.type('Budget');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Waits until Sep 1, 2026: Budget').waitFor();
    expect(await asked(page)).toEqual(paused);
    const said = (message: string) => [['addAlert', { type: 'success', message }]];
    expect(await page.evaluate('acts')).toEqual(said('The deal waits until Sep 1, 2026.'));
    await page.evaluate(`acts.length = 0; answers['${path}'].pause = null; undefined`);
    await page.getByRole('button', { name: 'Resume now' }).press('Enter');
    await page.getByLabel('Wait until').waitFor();
    expect(await page.evaluate('acts')).toEqual(said('The deal goes on.'));
    await page.close();
  });

  test('and still sees the pause when the record changes before the deal was scored again', async () => {
    const page = await stage.open('DealHealth', { answers: pausable });
    await page.getByLabel('Wait until').fill('2026-09-01');
    await page.getByLabel('Because').fill('Budget');
    await page.getByRole('button', { name: 'Pause this deal' }).click();
    await page.getByText('Waits until Sep 1, 2026: Budget').waitFor();
    const calls = () => page.evaluate('asked.length');
    const before = await calls();
    await page.evaluate(`shown.changed({ dealstage: 'other' })`);
    await expect.poll(calls).toBe(Number(before) + 1);
    await page.getByText('the numbers follow within minutes').waitFor();
    expect(await page.innerText('main')).toContain('Waits until Sep 1, 2026: Budget');
    await page.close();
  });

  test('and what was typed last is sent, however soon the click comes', async () => {
    const page = await stage.open('DealHealth', { answers: pausable });
    await page.getByLabel('Wait until').waitFor();
    // All in one turn of the page: nothing has been drawn anew between typing and the click.
    await page.evaluate(() => {
      const type = (label: string, value: string): void => {
        const input = [...document.querySelectorAll('label')].find((each) =>
          each.textContent?.startsWith(label),
        )?.control;
        if (!(input instanceof HTMLInputElement)) throw new Error(`There is no field ${label}`);
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      };
      type('Wait until', '2026-08-01');
      type('Because', 'Budge');
      type('Wait until', '2026-09-01');
      type('Because', 'Budget');
      [...document.querySelectorAll('button')].at(-1)?.click();
    });
    await page.getByText('Waits until Sep 1, 2026: Budget').waitFor();
    expect(await asked(page)).toEqual(paused);
    await page.close();
  });

  test('and is told beside the field what is missing', async () => {
    const page = await stage.open('DealHealth', { answers: pausable });
    const [until, because] = [page.getByLabel('Wait until'), page.getByLabel('Because')];
    await because.fill('   ');
    await page.getByRole('button', { name: 'Pause this deal' }).click();
    await page.getByText('Say why the deal waits.').waitFor();
    const describedBy = (field: typeof until) =>
      field.evaluate(
        (input) => document.getElementById(input.getAttribute('aria-describedby') ?? '')?.innerText,
      );
    expect(await until.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(until)).toBe('Choose the day the deal waits for.');
    expect(await describedBy(because)).toBe('Say why the deal waits.');
    expect(await asked(page)).toEqual(['GET', dealPath, undefined]);
    await page.screenshot({ path: `${pictures}/DealHealth-pause-missing.png`, fullPage: true });
    expect(await axeFindings(page)).toEqual([]);
    await until.fill('2026-09-01');
    await page.getByText('Choose the day').waitFor({ state: 'detached' });
    await because.fill('Budget');
    await page.getByText('Say why').waitFor({ state: 'detached' });
    await because.press('Enter');
    await page.getByText('Waits until Sep 1, 2026: Budget').waitFor();
    expect(await asked(page)).toEqual(paused);
    await page.close();
  });
});

describe('the pipeline page', () => {
  const path = '/cards/hubspot/pipeline';
  const ready = {
    ...madeAnswer,
    state: 'ready',
    message: null,
    asOf: null,
    pipelines: [{ id: 'p', label: 'New business', currencies: ['EUR', 'USD'] }],
    segments: [],
  };

  test('says which deal next and why, how fast, and what will be won', async () => {
    const page = await stage.open('Pipeline', {
      answers: { [path]: { ...ready, figures: madeFigures() } },
      width: 1100,
    });
    await page.getByText('Stalled deals, most value at risk first').waitFor();
    const text = await looked(page, 'Pipeline-ready');
    for (const sentence of [
      'Rollout for Alder & Sons',
      'Call Ms Alder',
      'Won value a day',
      'What will be won',
      'from 120 won deals of 388 closed',
      'a higher win rate added 16.2% (80% range 6.2% to 27.1%), smaller deals took away 5.8% (may be chance: 80% range 15.6% less to 5.1% more)',
      'From stage to stage',
    ])
      expect(text).toContain(sentence);
  });

  test('says which deals that still move to push next, whose they are, what they are worth and why', async () => {
    const page = await stage.open('Pipeline', {
      answers: { [path]: { ...ready, figures: madeFigures({ forecast: [], funnel: [] }) } },
      width: 1100,
    });
    await page.getByRole('heading', { name: 'Worth pushing next' }).waitFor();
    const table = page.getByRole('table').filter({ hasText: 'What to do next, and why' });
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual([
      'Deal',
      'Owner',
      'Amount',
      'Value at risk',
      'Win probability',
      'What to do next, and why',
    ]);
    const rows = table.locator('tbody tr');
    expect(await rows.count()).toBe(10);
    const first = await rows.first().innerText();
    for (const shown of [
      'Renewal of Birch & Partners',
      'Slowing',
      'Mia Sørensen-Fitzgerald',
      '€61,200',
      '€7,300',
      '27.4%',
      'Ask the buyer for the next meeting.',
      'No meeting is planned; won deals in Qualified had one within 6 days.',
    ])
      expect(first).toContain(shown);
    expect(await rows.nth(3).innerText()).toContain('No owner');
    expect(await rows.nth(1).innerText()).toContain('On track');

    const link = page.getByRole('link', { name: 'Renewal of Birch & Partners' });
    await page.getByRole('combobox', { name: 'Pipeline' }).focus();
    const isThere = () => link.evaluate((node) => node === document.activeElement);
    for (let tabs = 0; tabs < 40 && !(await isThere()); tabs++) await page.keyboard.press('Tab');
    expect(await isThere(), 'the deal is reached with the keyboard alone').toBe(true);
    expect(await link.getAttribute('href')).toBe('https://app.hubspot.com/contacts/33/record/0-3/142');
    await looked(page, 'Pipeline-worth-pushing');
  });

  test('keeps long names and huge amounts within the page', async () => {
    const [one] = madeFigures().worthPushing ?? [];
    if (!one) throw new Error('There is no deal to push.');
    const worthPushing = [
      { ...one, name: long, ownerName: long, nextAction: long, evidence: long, amount: 9_876_543_210_123 },
      { ...one, dealId: '7', name: 'x'.repeat(255), winProbability: 0.0004, valueAtRisk: 0.2 },
    ];
    const figures = madeFigures({ stalled: [], worthPushing, forecast: [], funnel: [] });
    for (const width of [1100, 700]) {
      const page = await stage.open('Pipeline', { answers: { [path]: { ...ready, figures } }, width });
      await page.getByText('Worth pushing next').waitFor();
      expect(await looked(page, `Pipeline-worth-pushing-long-${width}`)).toContain('€9.9T');
    }
  });

  test('says so when there is nothing to push, and nothing when an older server does not tell', async () => {
    const open = async (worthPushing: [] | undefined) => {
      const figures = madeFigures({ worthPushing });
      const page = await stage.open('Pipeline', { answers: { [path]: { ...ready, figures } }, width: 1100 });
      await page.getByText('Stalled deals, most value at risk first').waitFor();
      return page;
    };
    expect(await looked(await open([]), 'Pipeline-nothing-to-push')).toContain(
      'Nothing to push now: none of the open deals that still move has value at risk.',
    );
    expect(await looked(await open(undefined), 'Pipeline-older-server')).not.toContain('Worth pushing');
  });

  test('says that a change from few deals may be anything', async () => {
    const { periods } = madeFigures();
    const few = periods.map((period) => ({
      ...period,
      change: period.change && { ...period.change, total: { ...period.change.total, low: null, high: null } },
    }));
    const page = await stage.open('Pipeline', {
      answers: { [path]: { ...ready, figures: madeFigures({ periods: few }) } },
      width: 1100,
    });
    await page.getByText('against the month before, from few deals').waitFor();
    await page.getByText('Too few deals to say how much of it is chance.').waitFor();
    await page.close();
  });

  test('is honest when nothing is stalled and too little has closed', async () => {
    const figures = madeFigures({ stalled: [], forecast: [], velocity: null, periods: [], levers: [] });
    const page = await stage.open('Pipeline', { answers: { [path]: { ...ready, figures } }, width: 1100 });
    await page.getByText('No stalled deals').waitFor();
    expect(await looked(page, 'Pipeline-little')).toContain('Too few deals have closed');
  });

  test('where wins are rare, says why the expected value can lie above its range', async () => {
    const why = 'Where wins are rare, the expected value can lie above its range';
    const [month] = madeFigures().forecast;
    if (!month) throw new Error('There is no forecast.');
    const forecast = [{ ...month, value: { mean: 900, p10: 0, p50: 0, p90: 0 } }];
    for (const [figures, isSaid] of [
      [madeFigures({ forecast }), true],
      [madeFigures(), false],
    ] as const) {
      const page = await stage.open('Pipeline', { answers: { [path]: { ...ready, figures } }, width: 1100 });
      await page.getByText('What will be won').waitFor();
      expect((await looked(page, 'Pipeline-rare-wins')).includes(why)).toBe(isSaid);
    }
  });

  test('looks back to a past day: waits while it is reckoned, then shows it without lists of what to do now', async () => {
    const now = { ...ready, figures: madeFigures() };
    const then = { ...now, asOf: '2026-03-31', figures: madeFigures({ stalled: [], worthPushing: [] }) };
    const waiting = {
      ...then,
      state: 'reckoning',
      message: 'Headrace looks back: it comes.',
      figures: null,
    };
    const answers = {
      [path]: now,
      [`${path}?asOf=2026-03-31`]: then,
      [`${path}?asOf=2026-03-30`]: waiting,
    };
    const at = async (day: string, sentence: string, page?: Page) => {
      const shown = page ?? (await stage.open('Pipeline', { answers, width: 1100 }));
      await shown.getByLabel('As of the end of').fill(day);
      await shown.getByText(sentence).waitFor();
      return shown;
    };
    await looked(await at('2026-03-30', 'Headrace looks back'), 'Pipeline-reckoning');
    await looked(await at('2999-01-01', 'Choose a day before today, from 1990 on.'), 'Pipeline-day-to-come');
    const stood = 'As it stood when Mar 31, 2026 ended (UTC)';
    const page = await at('2026-03-31', stood);
    await at('', 'Stalled deals, most value at risk first', page);
    const text = await looked(await at('2026-03-31', stood, page), 'Pipeline-past');
    expect(text).toContain('Won value a day');
    for (const ofNow of ['Stalled deals', 'No stalled deals', 'Worth pushing'])
      expect(text).not.toContain(ofNow);
  });

  describe('while a reader chooses', () => {
    const past = `${path}?asOf=2026-03-31`;
    const then = {
      ...ready,
      asOf: '2026-03-31',
      figures: madeFigures({ stalled: [], worthPushing: [] }),
    };
    const reckoning = { ...then, state: 'reckoning', message: 'Headrace looks back.', figures: null };
    const stood = 'As it stood when Mar 31, 2026 ended (UTC)';
    const now = 'Stalled deals, most value at risk first';
    const opened = async (answers: Answers = {}) => {
      const page = await stage.open('Pipeline', {
        answers: { [path]: { ...ready, figures: madeFigures() }, [past]: then, ...answers },
        width: 1100,
      });
      await page.getByText(now).waitFor();
      return { page, day: page.getByLabel('As of the end of') };
    };
    const answer = (page: Page, address: string, body: object | number) =>
      page.evaluate(`answers[${JSON.stringify(address)}] = ${JSON.stringify(body)}; undefined`);

    test('the day keeps the keyboard while it is looked back to, when it is there, and on the way back to now', async () => {
      const { page, day } = await opened({ [past]: reckoning });
      const isThere = () => day.evaluate((input) => input === document.activeElement);
      await day.fill('2026-03-31');
      await page.getByText('Headrace looks back.').waitFor();
      expect(await isThere()).toBe(true);
      await answer(page, past, then);
      await page.getByText(stood).waitFor();
      expect(await isThere()).toBe(true);
      await answer(page, past, reckoning);
      await day.fill('');
      await page.getByText(now).waitFor();
      expect(await isThere()).toBe(true);
      await page.close();
    });

    test('only the day that was typed to its end is asked for', async () => {
      const { page, day } = await opened();
      await day.fill('2026-01-31');
      await day.press('Home');
      await page.keyboard.type('03302026');
      await page.keyboard.press('ArrowUp');
      await day.fill('2026-03-31');
      await page.getByText(stood).waitFor();
      expect(await page.evaluate('asked.map(([, address]) => address)')).toEqual([path, past]);
      await page.close();
    });

    test('an error leaves the choices where they are, and the way back open', async () => {
      const { page, day } = await opened({ [past]: 503 });
      await day.fill('2026-03-31');
      await page.getByText('The pipeline is not available').waitFor();
      await page.screenshot({ path: `${pictures}/Pipeline-past-error.png`, fullPage: true });
      expect(await axeFindings(page)).toEqual([]);
      await answer(page, past, then);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText(stood).waitFor();
      await answer(page, past, 503);
      await day.fill('');
      await page.getByText(now).waitFor();
      await day.fill('2026-03-31');
      await page.getByText('The pipeline is not available').waitFor();
      await day.fill('');
      await page.getByText(now).waitFor();
      await page.close();
    });

    test('what was chosen before is not shown as what is chosen now, and a late answer changes nothing', async () => {
      const dollars = `${path}?pipeline=p&currency=USD`;
      const { page, day } = await opened({
        [dollars]: { ...ready, figures: madeFigures({ currency: 'USD', stalled: [] }) },
        [`${dollars}&asOf=2026-03-31`]: then,
      });
      await page.evaluate(`lateMs[${JSON.stringify(`${dollars}&asOf=2026-03-31`)}] = 1500; undefined`);
      await page.getByLabel('Pipeline').selectOption('New business, USD');
      await page.getByText('Reading the pipeline').waitFor();
      expect(await page.innerText('main')).not.toContain('€12,400');
      expect(await page.getByLabel('Pipeline').locator(':checked').innerText()).toBe('New business, USD');
      await page.getByText('$12,400').waitFor();
      await day.fill('2026-03-31');
      await expect.poll(() => page.evaluate('asked.length')).toBe(3);
      await day.fill('');
      await page.getByText('$12,400').waitFor();
      await page.waitForTimeout(2000);
      expect(await page.innerText('main')).not.toContain(stood);
      await page.close();
    });

    test('it says so when the kind and the pipeline that are chosen were not there on that day', async () => {
      const chosen = { pipelines: [{ id: 'p', label: 'New business', currencies: ['EUR'] }], segments: [] };
      const { page, day } = await opened({
        [`${path}?pipeline=p&currency=USD`]: {
          ...ready,
          segments: ['Renewals'],
          figures: madeFigures({ currency: 'USD' }),
        },
        [`${path}?pipeline=p&currency=USD&segment=Renewals`]: {
          ...ready,
          segments: ['Renewals'],
          figures: madeFigures({ currency: 'USD', segment: 'Renewals' }),
        },
        [`${path}?pipeline=p&currency=USD&segment=Renewals&asOf=2026-03-31`]: { ...then, ...chosen },
      });
      await page.getByLabel('Pipeline').selectOption('New business, USD');
      await page.getByLabel('Deals', { exact: true }).selectOption('Renewals');
      await page.getByText('Of Renewals alone.').waitFor();
      await day.fill('2026-03-31');
      await page.getByText(stood).waitFor();
      expect(await page.getByLabel('Pipeline').locator(':checked').innerText()).toBe('New business, EUR');
      expect(await page.getByLabel('Deals', { exact: true }).locator(':checked').innerText()).toBe(
        'All deals',
      );
      await looked(page, 'Pipeline-past-other');
    });
  });

  test('names the days of a period the same to a reader west of Greenwich', async () => {
    const [fromAt, untilAt] = [Date.UTC(2026, 3, 1), Date.UTC(2026, 6, 1)];
    const { velocity } = madeFigures();
    if (!velocity) throw new Error('There is no velocity.');
    const figures = madeFigures({ velocity: { ...velocity, fromAt, untilAt } });
    const page = await stage.open('Pipeline', {
      answers: { [path]: { ...ready, figures } },
      zone: 'America/Los_Angeles',
      width: 1100,
    });
    await page.getByText('Velocity, Apr 1 – Jun 30, 2026').waitFor();
    await page.close();
  });

  test('shows one kind of deals alone, without saying that none of them has stalled', async () => {
    const segments = ['Existing Business with a very long name of its kind', 'New Business'];
    const page = await stage.open('Pipeline', {
      answers: {
        [path]: { ...ready, segments, figures: madeFigures() },
        [`${path}?segment=New+Business`]: {
          ...ready,
          segments,
          figures: madeFigures({ segment: 'New Business', stalled: [] }),
        },
      },
      width: 1100,
    });
    await page.getByLabel('Deals', { exact: true }).selectOption('New Business');
    await page.getByText('Stalled deals, most value at risk first').waitFor({ state: 'detached' });
    expect(await looked(page, 'Pipeline-segment')).not.toContain('No stalled deals');
  });

  test('says when figures are not there yet, and when nobody answers', async () => {
    const page = await stage.open('Pipeline', {
      answers: {
        [path]: {
          ...ready,
          state: 'not-yet-reckoned',
          message: 'The deals are still being read.',
          figures: null,
        },
      },
    });
    await page.getByText('The deals are still being read.').waitFor();
    await looked(page, 'Pipeline-empty');
    const down = await stage.open('Pipeline', { isDown: true });
    await down.getByText('The pipeline is not available').waitFor();
    await looked(down, 'Pipeline-error');
  });
});

describe('the settings page', () => {
  const path = '/cards/hubspot/settings';

  test('shows each threshold with what it would have raised, and saves only what was changed', async () => {
    const page = await stage.open('Settings', {
      answers: { [path]: { ...madeAnswer, ...madeSettings() } },
      width: 900,
    });
    await page
      .getByText('12 alerts, on 8% of the stays. Of the 6 alerted deals closed since, 83% were lost.')
      .waitFor();
    await page
      .getByText('The one alerted deal closed since was lost. The one deal lost had no alert three or more')
      .waitFor();
    expect(await page.getByLabel('Alert budget, in percent').inputValue()).toBe('7');
    await page.getByLabel('Alert budget, in percent').fill('15');
    // The field is left by the click itself.
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Scores and alerts follow within minutes.').waitFor();
    expect(await page.evaluate('asked.at(-1)')).toEqual(['PUT', path, { alertBudget: 0.15 }]);
    await looked(page, 'Settings-ready');
  });

  test('what another threshold would have raised is not shown as that of one still to be saved', async () => {
    const page = await stage.open('Settings', {
      answers: { [path]: { ...madeAnswer, ...madeSettings() } },
      width: 900,
    });
    const row = page.getByRole('row', { name: 'Proposal sent' });
    await page.getByLabel('Days in Proposal sent').fill('35');
    await page.getByLabel('Days in Contract').focus();
    await row.getByText('Shown once this is saved.').waitFor();
    await page.getByLabel('Days in Proposal sent').fill('30');
    await page.getByLabel('Days in Contract').focus();
    await row.getByText('12 alerts').waitFor();
    await page.close();
  });

  test('puts single owners in other countries than the account', async () => {
    const page = await stage.open('Settings', {
      answers: { [path]: { ...madeAnswer, ...madeSettings() } },
      width: 900,
    });
    // The only one left is not there as if chosen already: to choose it is a change.
    expect(await page.getByLabel('Add an owner').locator(':checked').innerText()).toBe('Choose …');
    await page.getByLabel('Add an owner').selectOption({ label: 'Ben Fischer' });
    await page.getByLabel('Add an owner').waitFor({ state: 'detached' });
    await page.getByLabel('Country of Ben Fischer').fill('fr');
    await page.getByLabel('Country of Ada Miller').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Scores and alerts follow within minutes.').waitFor();
    expect(await page.evaluate('asked.at(-1)')).toEqual(['PUT', path, { ownerHolidays: { 8: 'FR' } }]);
    expect(await page.getByLabel('Country of Ada Miller').count()).toBe(1);
    await looked(page, 'Settings-owners');
  });

  test('says what is wrong when nobody answers', async () => {
    const page = await stage.open('Settings', { isDown: true });
    await page.getByText('The settings are not available').waitFor();
    await looked(page, 'Settings-error');
  });
});
