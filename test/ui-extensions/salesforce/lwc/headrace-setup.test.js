import HeadraceSetup from 'c/headraceSetup';
import { graphql } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import { figures, rowWith } from './figures.js';
import { drawn, find, show, textOf } from './support.js';

const fields = (updateable) => ({
  fields: {
    Headrace_Card__c: { updateable: false },
    Headrace_Pause_Until__c: { updateable },
    Headrace_Pause_Reason__c: { updateable },
  },
});

async function showSetup({ info, rows }) {
  const element = await show('headrace-setup', HeadraceSetup);
  getObjectInfo.emit(info);
  graphql.emit(figures(rows));
  await drawn();
  return element;
}

test('tells an administrator that all is in place, and when figures were last written', async () => {
  const element = await showSetup({ info: fields(true), rows: [rowWith({})] });
  expect(textOf(element)).toContain('You see the card and the pipeline’s figures, and may pause a deal.');
  expect(textOf(element)).toContain('Figures were last written for Nov 23, 2026.');
  expect(textOf(element)).not.toContain('To do');
  await expect(element).toBeAccessible();
});

test.each([
  [
    'the card cannot be seen',
    { info: { fields: {} }, rows: [] },
    'You do not see what Headrace writes on opportunities.',
  ],
  [
    'a deal cannot be paused',
    { info: fields(false), rows: [] },
    'You see the card and may not pause a deal.',
  ],
  ['nothing was written yet', { info: fields(true), rows: [] }, 'No figures have been written yet'],
])('names what is to do when %s', async (_, found, sentence) => {
  const element = await showSetup(found);
  expect(textOf(element)).toContain(sentence);
  expect(textOf(element)).toContain('To do');
  await expect(element).toBeAccessible();
});

test('leads to Headrace in a tab of its own', async () => {
  const element = await showSetup({ info: fields(true), rows: [] });
  const link = find(element, 'a');
  expect(link.textContent).toContain('Open Headrace');
  expect(link.target).toBe('_blank');
});
