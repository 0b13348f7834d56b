import { setImmediate } from 'node:timers/promises';
import type { DaysOff } from '../../src/model/days-off.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Owner } from '../../src/model/owner.ts';
import { publicHolidays } from './public-holidays.ts';

/** What an admin has set: the account's country or region, and those of single owners. */
export interface HolidaySettings {
  holidays: string | null;
  ownerHolidays: Readonly<Record<string, string>>;
}

/** Where nobody sets anything. */
export const noneSet: HolidaySettings = { holidays: null, ownerHolidays: {} };

/**
 * The days off around `at` wherever the owners are: where an admin has put them, else where the CRM does, else the
 * account's. In the account's own country the region holds that was set for the account.
 */
export async function daysOffOf(
  settings: HolidaySettings,
  owners: readonly Owner[],
  at: Instant,
): Promise<DaysOff> {
  const account = settings.holidays;
  const byHand = new Map(Object.entries(settings.ownerHolidays));
  const placed = owners.flatMap(({ id, country }): [string, string][] => {
    const said = country && !account?.startsWith(`${country}-`) ? country : account;
    const place = byHand.get(id) ?? said;
    return place === null || place === account ? [] : [[id, place]];
  });
  const used = new Set([account, ...placed.map(([, place]) => place)]);
  const places: DaysOff['places'] = {};
  for (const place of [...used].filter((one) => one !== null).toSorted()) {
    places[place] = { weekend: weekendOf(place), holidays: await publicHolidays(place, at) };
    // Many calendars in one go would keep the lease from being renewed.
    await setImmediate();
  }
  return { account, places, owners: Object.fromEntries(placed) };
}

/** By Unicode's territory data: Friday and Saturday in some countries, a single day in others. */
const weekendOf = (place: string): number[] =>
  new Intl.Locale(`und-${place.slice(0, 2)}`).getWeekInfo().weekend.toSorted((a, b) => a - b);
