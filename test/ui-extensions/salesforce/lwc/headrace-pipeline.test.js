import HeadracePipeline from 'c/headracePipeline';
import { graphql } from 'lightning/graphql';
import { figures, rowWith } from './figures.js';
import { drawn, find, show, textOf } from './support.js';

const mockNavigate = jest.fn();
jest.mock(
  'lightning/navigation',
  () => {
    const Navigate = Symbol('Navigate');
    const NavigationMixin = (Base) =>
      class extends Base {
        [Navigate](page) {
          mockNavigate(page);
        }
      };
    return { NavigationMixin: Object.assign(NavigationMixin, { Navigate }) };
  },
  { virtual: true },
);

async function showPage(rows) {
  const element = await show('headrace-pipeline', HeadracePipeline);
  graphql.emit(figures(rows));
  await drawn();
  return element;
}

const rows = [
  rowWith({
    group: 'velocity',
    item: 'EUR',
    value: 1234,
    low: 1000,
    high: 1500,
    rate: 31.5,
    deals: 120,
    amount: 9000,
    days: 41.5,
    details: JSON.stringify({
      change: {
        total: { value: -0.1, low: -0.22, high: 0.02, n: 120 },
        deals: { value: 0.05, low: -0.02, high: 0.1, n: 240 },
        size: { value: -0.2, low: -0.3, high: -0.1, n: 120 },
        winRate: { value: 0, low: -0.1, high: 0.1, n: 120 },
        time: { value: 0.05, low: null, high: null, n: 120 },
      },
      levers: [{ label: 'A tenth more deals', gainPerDay: { value: 120 } }],
    }),
  }),
  rowWith({ group: 'funnel', item: 'Discovery', deals: 400, rate: 62, days: 8 }),
  rowWith({ group: 'funnel', item: 'Proposal', deals: 248, rate: 40, days: 12 }),
  rowWith({ group: 'forecast', item: '2026-11', value: 90_000, low: 70_000, high: 120_000, deals: 11 }),
  rowWith({ group: 'forecast', item: 'Week from 2026-11-30', value: 20_000, deals: 2 }),
  rowWith({ group: 'stalled', item: 'Ana Lopez', deals: 3, value: 25_000 }),
];

test('while Salesforce loads the figures, the page says so', async () => {
  const element = await show('headrace-pipeline', HeadracePipeline);
  expect(find(element, 'lightning-spinner').alternativeText).toContain('Loading');
  await expect(element).toBeAccessible();
});

test('shows velocity, the stages, what is expected and who has stalled deals', async () => {
  const element = await showPage(rows);
  const text = textOf(element);
  for (const shown of [
    '€1,234',
    '€1,000 to €1,500',
    '31.5%',
    '41.5 days',
    'Discovery',
    '400',
    '62%',
    'November 2026',
    'Week from Nov 30, 2026',
    '€70,000 to €120,000',
    'Ana Lopez',
    '€25,000',
    'smaller deals took away 18.1% (80% range 9.5% to 25.9%), more deals added 5.1% (may be chance: 80% range 2% less to 10.5% more), a shorter cycle added 5.1%.',
    'What would bring most: a tenth more deals, worth €120 a day.',
    'As of Nov 23, 2026.',
  ])
    expect(text).toContain(shown);
  await expect(element).toBeAccessible();
});

test('where wins are rare, says why the expected value can lie above its range', async () => {
  const why = 'Where wins are rare, the expected value can lie above its range';
  expect(textOf(await showPage(rows))).not.toContain(why);
  const rare = rowWith({ group: 'forecast', item: '2026-11', value: 900, low: 0, high: 0, deals: 0 });
  const element = await showPage([rare]);
  expect(textOf(element)).toContain(why);
  await expect(element).toBeAccessible();
});

test('shows one pipeline at a time and lets a person choose', async () => {
  const element = await showPage([
    ...rows,
    rowWith({ pipeline: 'Renewals', group: 'funnel', item: 'Notice', deals: 7 }),
  ]);
  expect(textOf(element)).not.toContain('Notice');
  const select = find(element, 'select');
  select.value = 'Renewals, EUR';
  select.dispatchEvent(new CustomEvent('change'));
  await drawn();
  expect(textOf(element)).toContain('Notice');
  expect(textOf(element)).not.toContain('Discovery');
  await expect(element).toBeAccessible();
});

test('says that figures are still to come, and why they cannot be seen', async () => {
  const empty = await showPage([]);
  expect(textOf(empty)).toContain('No figures have been published yet');
  await expect(empty).toBeAccessible();
  graphql.emitErrors([{ message: 'No access.' }]);
  await drawn();
  expect(textOf(empty)).toContain('No access. You need the permission set “Headrace User”.');
});

test.each([
  ['Stalled deals', 'Headrace_Stalled'],
  ['Worth pushing', 'Headrace_Worth_Pushing'],
])('leads to the list “%s” in Salesforce', async (label, filterName) => {
  const element = await showPage(rows);
  const buttons = [...element.shadowRoot.querySelectorAll('lightning-button')];
  buttons.find((button) => button.label === label).click();
  expect(mockNavigate).toHaveBeenLastCalledWith({
    type: 'standard__objectPage',
    attributes: { objectApiName: 'Opportunity', actionName: 'list' },
    state: { filterName },
  });
});
