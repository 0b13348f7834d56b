import { expect, test } from 'vitest';
import app from '../../app.json' with { type: 'json' };
import { allFigures } from '../../src/analysis/velocity/all-figures.ts';
import { flowRows } from '../../src/analysis/velocity/flow-rows.ts';
import { pipelineRecordsOf } from '../../src/scorecard/pipeline-records-of.ts';
import { day, pipelines, steadyYear } from '../analysis/made-history.ts';

const at = day(380);
const on = '2027-01-20';
const figures = [
  ...allFigures(flowRows(steadyYear(), pipelines, at), {
    at,
    pipelines,
    nameOf: (owner) => owner,
    qualityOf: () => null,
  }),
];
const [whole] = figures;
const count = (owner: string | null, deals: number, currency = whole?.currency ?? '') => ({
  pipeline: 'sales',
  currency,
  owner,
  ownerName: owner && `Owner ${owner}`,
  deals,
  valueAtRisk: 10 * deals,
});
const stalled = [count('a', 3), count(null, 1), count('b', 2, 'XYZ')];
const records = pipelineRecordsOf(figures, stalled, on);
const group = (name: string) =>
  records.map(({ values }) => values).filter((values) => values['group'] === name);

test('a record has every property of the table and no other, and a key of its own', () => {
  const names = app.pipelineRecord.properties.map(({ name }) => name).toSorted();
  for (const { key, values } of records) {
    expect(Object.keys(values).toSorted()).toEqual(names);
    expect(values['key']).toBe(key);
    expect(key.length).toBeLessThanOrEqual(255);
  }
  expect(new Set(records.map(({ key }) => key)).size).toBe(records.length);
});

test('it says what the figures say', () => {
  const [velocity] = group('velocity');
  const { forms, factors } = whole?.velocity ?? {};
  expect(velocity?.['deals']).toBe(factors?.closed.value);
  expect(JSON.parse(String(velocity?.['details'])).period).toEqual({
    kind: 'month',
    from: '2026-12-01',
    to: '2026-12-31',
    won: forms?.realised.n,
  });
  expect(velocity?.['value']).toBeCloseTo(forms?.realised.value ?? Number.NaN, 1);
  expect(velocity?.['rate']).toBeCloseTo(100 * (factors?.winRate.value ?? Number.NaN), 0);
  expect(group('funnel').map((values) => [values['item'], values['deals']])).toEqual(
    whole?.funnel.map(({ label, reached }) => [label, reached]),
  );
  expect(group('forecast')).toHaveLength(whole?.forecast.length ?? 0);
  expect(group('forecast').map((values) => values['item'])).toContain('2027 Q2');
});

test('stalled deals stand by their owners, in their own pipeline and currency', () => {
  expect(group('stalled')).toEqual([
    expect.objectContaining({ item: 'Owner a', deals: 3, value: 30, position: 0, as_of: on }),
    expect.objectContaining({ item: 'No owner', deals: 1, value: 10, position: 1 }),
  ]);
});

test('the same figures make the same records; names that are too long still make keys of their own', () => {
  expect(pipelineRecordsOf(figures, stalled, on)).toEqual(records);
  const long = ['x', 'y'].map((end) => count(`${'o'.repeat(300)}${end}`, 1));
  const keys = pipelineRecordsOf(figures, long, on).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key.length).toBeLessThanOrEqual(255);
});
