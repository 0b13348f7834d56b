import { expect, test } from 'vitest';
import { daysOffOf, type HolidaySettings } from '../../../jobs/parts/days-off-of.ts';
import { waitRule } from '../../../src/analysis/stall/waits-of.ts';
import { dayMs } from '../../../src/model/instant.ts';
import { countedMs } from '../../../src/timeline/day-counter.ts';

const at = Date.parse('2025-12-01T00:00:00Z');
const owner = (id: string, country: string | null = null) => ({
  id,
  name: id,
  email: null,
  active: true,
  country,
});
const everybody = [owner('anna', 'DE'), owner('bob', 'US'), owner('layla', 'SA'), owner('nobody-knows')];
const none: HolidaySettings = { holidays: null, ownerHolidays: {} };

/** Business days of that owner between two days. */
async function businessDaysOf(id: string, from: string, until: string, settings = none) {
  const daysOff = await daysOffOf(settings, everybody, at);
  const { counterOf } = waitRule(0, 'business', { timeZone: 'UTC', daysOff });
  return countedMs(counterOf(id), Date.parse(from), Date.parse(until), []) / dayMs;
}

test('an owner in Germany does not count 3 October, one in the US does; at Thanksgiving it is the other way round', async () => {
  const unity = (id: string) => businessDaysOf(id, '2025-10-01', '2025-10-07');
  expect([await unity('anna'), await unity('bob')]).toEqual([3, 4]);
  const thanksgiving = (id: string) => businessDaysOf(id, '2025-11-26', '2025-11-29');
  expect([await thanksgiving('anna'), await thanksgiving('bob')]).toEqual([3, 2]);
});

test('where the weekend is Friday and Saturday, Sunday is a business day', async () => {
  // From Thursday to Monday.
  expect(await businessDaysOf('layla', '2025-10-09', '2025-10-13')).toBe(2);
  expect(await businessDaysOf('layla', '2025-10-12', '2025-10-13')).toBe(1);
  expect(await businessDaysOf('anna', '2025-10-12', '2025-10-13')).toBe(0);
});

test('of whom no country is known, the account’s days off hold, and weekends only where it has none', async () => {
  const unity = (holidays: string | null) =>
    businessDaysOf('nobody-knows', '2025-10-01', '2025-10-07', { holidays, ownerHolidays: {} });
  expect([await unity(null), await unity('DE'), await unity('US')]).toEqual([4, 3, 4]);
});

test('the account’s region holds for the owners in its country, unless an admin puts one of them elsewhere', async () => {
  // Corpus Christi is a holiday in Bavaria, not in all of Germany.
  const corpusChristi = (id: string, ownerHolidays: Record<string, string> = {}) =>
    daysOffOf({ holidays: 'DE-BY', ownerHolidays }, everybody, at).then((daysOff) => {
      const { counterOf } = waitRule(0, 'business', { timeZone: 'UTC', daysOff });
      return countedMs(counterOf(id), Date.parse('2025-06-19'), Date.parse('2025-06-20'), []) / dayMs;
    });
  expect(await corpusChristi('anna')).toBe(0);
  expect(await corpusChristi('anna', { anna: 'DE' })).toBe(1);
  expect(await corpusChristi('anna', { anna: 'FR' })).toBe(1);
  expect(await corpusChristi('layla', { layla: 'DE-BY' })).toBe(0);
});

test('only owners who are elsewhere than the account are told apart', async () => {
  const { account, places, owners } = await daysOffOf({ holidays: 'DE', ownerHolidays: {} }, everybody, at);
  expect([account, Object.keys(places), owners]).toEqual([
    'DE',
    ['DE', 'SA', 'US'],
    { bob: 'US', layla: 'SA' },
  ]);
});
