import { expect, test } from 'vitest';
import { forecastRows } from '../../../src/analysis/forecast/forecast-rows.ts';
import { flowRows } from '../../../src/analysis/velocity/flow-rows.ts';
import { presentPace } from '../../../src/analysis/what-if/present-pace.ts';
import { whatsAhead } from '../../../src/analysis/what-if/whats-ahead.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';

const at = Date.UTC(2026, 4, 10);
const { histories, pipelines } = toPortfolio(presetSpec('steady', { until: at, deals: 900, seed: 5 }));
const rows = flowRows(histories, pipelines, at);
const { outlook, forecastByOwner, whatIf } = whatsAhead(rows, {
  at,
  past: forecastRows(histories, pipelines, at),
  target: { kind: 'quarter', amount: 1e6 },
  nameOf: (owner) => owner ?? 'no owner',
  ...presentPace(rows, at),
});

test('the target is that of its period alone', () => {
  expect(outlook?.map(({ kind, target }) => [kind, target])).toEqual([
    ['month', null],
    ['quarter', 1e6],
  ]);
});

test('owners bring together what the quarter still brings', () => {
  const quarter = outlook?.find(({ kind }) => kind === 'quarter');
  const left = (quarter?.value.mean ?? 0) - (quarter?.wonSoFar.value ?? 0);
  const owners = forecastByOwner?.owners ?? [];
  expect(owners.length).toBeGreaterThan(1);
  expect(owners.reduce((sum, { value }) => sum + value.mean, 0)).toBeCloseTo(left, 1);
});

test('each question that a manager asks has an answer with its range, and names its deal', () => {
  const asked = whatIf?.asked ?? [];
  expect(asked.map(({ question }) => question)).toEqual([
    'winRate',
    'cycle',
    'intake',
    'lessLoad',
    'moreLoad',
    'lost',
    'won',
  ]);
  for (const { question, deal, value } of asked) {
    expect(value.low).toBeLessThanOrEqual(value.value ?? Infinity);
    expect(value.high).toBeGreaterThanOrEqual(value.value ?? Infinity);
    if (question === 'lost') expect(value.value).toBeLessThan(0);
    expect(deal !== null).toBe(question === 'lost' || question === 'won');
  }
});
