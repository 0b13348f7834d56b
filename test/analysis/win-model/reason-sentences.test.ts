import { expect, test } from 'vitest';
import { signal as calendar } from '../../../src/analysis/win-model/signals/calendar.ts';
import { signal as stage } from '../../../src/analysis/win-model/signals/stage.ts';

const clock = { label: 'Proposal', ages: [0, 10], winChance: [0.42, 0.1], typicalDays: 6 };
const said = (signal: typeof stage, part: string | null, value: string | number) =>
  signal.sentence({ part, value, usual: null, clock, helps: false, reading: null });

test('when a deal was created is said as people say it', () => {
  expect(said(calendar, 'weekday', 'Tuesday')).toBe('It was created on a Tuesday.');
  expect(said(calendar, 'month', '11')).toBe('It was created in November.');
  expect(said(calendar, 'hour', 13.25)).toBe('It was created between 13:00 and 14:00.');
});

test('a stage speaks by how the deals end that enter it', () => {
  expect(said(stage, null, 'p')).toBe('Of the deals that enter Proposal 42% are won.');
});
