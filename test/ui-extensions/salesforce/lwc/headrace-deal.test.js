import HeadraceDeal from 'c/headraceDeal';
import { graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { getRecord, updateRecord } from 'lightning/uiRecordApi';
import { cardWith } from './card.js';
import { drawn, find, show, textOf } from './support.js';

const dayMs = 86_400_000;
const dayOf = (at) => new Date(at).toISOString().slice(0, 10);

/** Shows the card on a record whose field holds this. */
async function showCard(card, { until = null, reason = null, newest = null } = {}) {
  const element = await show('headrace-deal', HeadraceDeal, { recordId: '006000000000001AAA' });
  const text = typeof card === 'string' || card === null ? card : JSON.stringify(card);
  getRecord.emit({
    apiName: 'Opportunity',
    fields: {
      Headrace_Card__c: { value: text },
      Headrace_Pause_Until__c: { value: until },
      Headrace_Pause_Reason__c: { value: reason },
    },
  });
  graphql.emit({
    uiapi: { query: { rows: { edges: newest ? [{ node: { asOf: { value: newest } } }] : [] } } },
  });
  await drawn();
  getObjectInfo.emit({
    fields: {
      Headrace_Pause_Until__c: { updateable: true },
      Headrace_Pause_Reason__c: { updateable: true },
    },
  });
  await drawn();
  return element;
}

test('while Salesforce loads the record, the card says so', async () => {
  const element = await show('headrace-deal', HeadraceDeal, { recordId: '006000000000001AAA' });
  expect(find(element, 'lightning-spinner').alternativeText).toContain('Loading');
  await expect(element).toBeAccessible();
});

test('a deal on track shows its numbers, reasons, next action, stage and path', async () => {
  const element = await showCard(cardWith());
  const text = textOf(element);
  for (const shown of [
    'On track',
    '42.5%',
    '91 / 100',
    '38%',
    '1.1 ×',
    'Dec 1, 2026',
    '€1,200',
    '9 days in stage Proposal',
    '5–14 days',
    'stalled from day 30',
    'For The buyer answered 2 days ago.',
    'Against The close date was pushed 3 times.',
    'Agree on a closing day',
    'Discovery',
    'set the clock back',
    'Nobody says when the buyer decides.',
  ])
    expect(text).toContain(shown);
  expect(find(element, 'svg').getAttribute('aria-label')).toContain('From 31.2% on Oct 5, 2026 to 42.5%');
  await expect(element).toBeAccessible();
});

test.each([
  [true, 'The owner has had a task since Oct 16, 2026.'],
  [false, 'An alert was raised on Oct 16, 2026.'],
])('a stalled deal says since when, and whether its owner has a task: %s', async (taskOpen, says) => {
  const element = await showCard(
    cardWith({
      status: 'stalled',
      stalledSince: '2026-10-15',
      alert: { raisedOn: '2026-10-16', taskOpen },
    }),
  );
  expect(textOf(element)).toContain(`Stalled since Oct 15, 2026. ${says}`);
  await expect(element).toBeAccessible();
});

test('without enough history it names what is missing and shows no number', async () => {
  const element = await showCard(
    cardWith({
      status: 'not_enough_data',
      winProbability: null,
      trend: [],
      quality: null,
      health: null,
      reasons: [],
      nextAction: null,
      missing: ['12 of 40 closed deals that are needed.'],
    }),
  );
  expect(textOf(element)).toContain('12 of 40 closed deals that are needed.');
  expect(textOf(element)).not.toContain('Win probability');
  await expect(element).toBeAccessible();
});

test('a closed deal keeps what was last known and cannot be paused', async () => {
  const element = await showCard(cardWith({ status: 'closed' }));
  expect(textOf(element)).toContain('This deal is closed.');
  expect(find(element, 'c-headrace-pause')).toBeNull();
  await expect(element).toBeAccessible();
});

test.each([
  ['the field is empty', null, 'has not scored this opportunity yet'],
  ['the field is broken', '{"version":1,', 'cannot be read'],
  ['the field is no card', '"hello"', 'cannot be read'],
  ['a newer version wrote it', JSON.stringify({ version: 99 }), 'newer Headrace'],
])('says what is wrong when %s', async (_, text, sentence) => {
  const element = await showCard(text);
  expect(textOf(element)).toContain(sentence);
  await expect(element).toBeAccessible();
});

test('names the permission set to somebody who may not see the field', async () => {
  const element = await show('headrace-deal', HeadraceDeal, { recordId: '006000000000001AAA' });
  getRecord.emit({ apiName: 'Opportunity', fields: {} });
  await drawn();
  expect(textOf(element)).toContain('permission set “Headrace User”');
});

test('who may not see the fields of a pause still reads of it on the card, and cannot end it', async () => {
  const element = await show('headrace-deal', HeadraceDeal, { recordId: '006000000000001AAA' });
  const card = cardWith({ status: 'paused', pause: { until: '2999-01-31', reason: 'Budget round' } });
  getRecord.emit({ apiName: 'Opportunity', fields: { Headrace_Card__c: { value: JSON.stringify(card) } } });
  await drawn();
  getObjectInfo.emit({ fields: {} });
  await drawn();
  expect(textOf(element)).toContain('Paused until Jan 31, 2999: Budget round');
  expect(find(element, '[data-action]')).toBeNull();
});

test('says why when Salesforce does not show the record', async () => {
  const element = await show('headrace-deal', HeadraceDeal, { recordId: '006000000000001AAA' });
  getRecord.error({ message: 'You do not have access to this record.' });
  await drawn();
  expect(textOf(element)).toContain('You do not have access to this record.');
  await expect(element).toBeAccessible();
});

describe('an old card', () => {
  const at = Date.now() - 9 * dayMs;
  const card = cardWith({ at: new Date(at).toISOString() });

  test('is not alarming while other records are still written', async () => {
    const element = await showCard(card, { newest: dayOf(Date.now()) });
    expect(textOf(element)).toContain('Nothing of note has changed since.');
    expect(textOf(element)).not.toContain('may be down');
  });

  test('comes with a warning when nothing is written any more', async () => {
    const element = await showCard(card, { newest: dayOf(at) });
    expect(textOf(element)).toContain('its server may be down');
    expect(textOf(element)).toContain('42.5%');
    await expect(element).toBeAccessible();
  });
});

describe('pausing', () => {
  const open = async () => {
    const element = await showCard(cardWith());
    find(element, '[data-action="pause"]').click();
    await drawn();
    const [until, reason] = [find(element, '[data-field="until"]'), find(element, '[data-field="reason"]')];
    for (const input of [until, reason]) input.reportValidity = () => Boolean(input.value);
    const save = () => find(element, '[data-action="save"]');
    return { element, until, reason, save };
  };

  test('writes the day and the reason that a person gave into the record', async () => {
    const { element, until, reason, save } = await open();
    until.value = '2999-01-31';
    reason.value = ' Budget round ';
    updateRecord.mockResolvedValue({});
    save().click();
    await drawn();
    expect(updateRecord).toHaveBeenCalledWith({
      fields: {
        Id: '006000000000001AAA',
        Headrace_Pause_Until__c: '2999-01-31',
        Headrace_Pause_Reason__c: 'Budget round',
      },
    });
    expect(textOf(element)).toContain('Paused until Jan 31, 2999.');
  });

  test('asks for what is missing and writes nothing', async () => {
    updateRecord.mockClear();
    const { save } = await open();
    save().click();
    await drawn();
    expect(updateRecord).not.toHaveBeenCalled();
  });

  test('shows Salesforce’s own words when it refuses, and keeps what was typed', async () => {
    const { element, until, reason, save } = await open();
    until.value = '2999-01-31';
    reason.value = 'Budget round';
    updateRecord.mockRejectedValue({ body: { message: 'A rule of your team forbids it.' } });
    save().click();
    await drawn();
    expect(textOf(element)).toContain('A rule of your team forbids it.');
    expect(find(element, '[data-field="reason"]').value).toBe('Budget round');
    await expect(element).toBeAccessible();
  });

  test('is shown with its reason, and can be ended', async () => {
    const element = await showCard(cardWith({ status: 'paused' }), {
      until: '2999-01-31',
      reason: 'Budget round',
    });
    expect(textOf(element)).toContain('Paused until Jan 31, 2999: Budget round');
    updateRecord.mockResolvedValue({});
    find(element, '[data-action="resume"]').click();
    await drawn();
    expect(updateRecord).toHaveBeenLastCalledWith({
      fields: { Id: '006000000000001AAA', Headrace_Pause_Until__c: null, Headrace_Pause_Reason__c: null },
    });
    await expect(element).toBeAccessible();
  });
});
