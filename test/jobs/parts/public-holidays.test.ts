import { expect, test } from 'vitest';
import { publicHolidays } from '../../../jobs/parts/public-holidays.ts';

const at = Date.parse('2026-06-01T00:00:00Z');

test('public holidays are those of the country, and of its region where one is given', async () => {
  const germany = await publicHolidays('DE', at);
  expect(germany).toEqual(expect.arrayContaining(['2026-04-03', '2026-04-06', '2026-10-03', '2026-12-25']));
  expect(germany).not.toContain('2026-06-04');
  expect(await publicHolidays('DE-BY', at)).toContain('2026-06-04');
  expect(await publicHolidays('US', at)).toEqual(expect.arrayContaining(['2026-11-26', '2027-05-31']));
});

test('no country, or one that nobody knows, has none: weekends only', async () => {
  expect(await publicHolidays(null, at)).toEqual([]);
  expect(await publicHolidays('ZZ', at)).toEqual([]);
});
