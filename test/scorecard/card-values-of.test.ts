import { expect, test } from 'vitest';
import app from '../../app.json' with { type: 'json' };
import { learn } from '../../src/analysis/learn.ts';
import { scorecardOf } from '../../src/scorecard.ts';
import { cardValuesOf } from '../../src/scorecard/card-values-of.ts';
import { day, madeHistory, pipelines, steadyYear } from '../analysis/made-history.ts';

const at = day(380);
const models = await learn([steadyYear()], { pipelines, at, timeZone: 'UTC', alertBudget: 0.3 });
const history = madeHistory({
  id: 'x',
  stages: [
    [335, 'New'],
    [340, 'Offer'],
  ],
});
const card = scorecardOf(history, pipelines, models, { at, timeZone: 'UTC' });
if (!card) throw new Error('no card');
const values = cardValuesOf(card);

test('names every property that we write but the whole card, and no other', () => {
  const ours = app.properties
    .filter(({ writtenBy, type }) => writtenBy === 'headrace' && type !== 'json')
    .map(({ name }) => name);
  expect(Object.keys(values).sort()).toEqual(ours.sort());
});

test('numbers keep the decimals of the table and choices are among its options', () => {
  for (const { name, scale, options } of app.properties.filter(({ name }) => name in values)) {
    const value = values[name] ?? null;
    if (scale !== undefined && value !== null) expect(value).toBe(Number(Number(value).toFixed(scale)));
    if (options) expect(options.map((option) => option.value)).toContain(value);
  }
});

test('probabilities are percent, reasons are lines with their direction, strongest first', () => {
  expect(values['win_probability']).toBe(Math.round((card.winProbability ?? 0) * 1000) / 10);
  expect(values['status']).toBe('stalled');
  expect(String(values['reasons']).split('\n')[0]).toMatch(/^− In Offer for 40 days: /u);
});

test('what is not known is empty, not nought', () => {
  const unknown = scorecardOf(history, pipelines, [], { at, timeZone: 'UTC' });
  if (!unknown) throw new Error('no card');
  expect(cardValuesOf(unknown)).toMatchObject({
    win_probability: null,
    health: null,
    reasons: null,
  });
});
