import { type Day, dayMs, type Instant } from '../../src/model/instant.ts';

/** Holidays are known so many years back and ahead: histories are rarely longer, and pauses end sooner. */
const yearsBack = 10;
const yearsAhead = 2;

const known = new Map<string, Promise<Day[]>>();

/**
 * The public holidays of a country or region (ISO 3166, as `DE` or `DE-BY`) around `at`, rising; none when the country
 * is not known. The calendars are large: they are read only where somebody asks, and only once a year.
 */
export async function publicHolidays(country: string | null, at: Instant): Promise<Day[]> {
  if (country === null) return [];
  const year = new Date(at).getUTCFullYear();
  const name = `${country} ${year}`;
  let days = known.get(name);
  if (!days) known.set(name, (days = holidaysAround(country, year)));
  return days;
}

async function holidaysAround(country: string, year: number): Promise<Day[]> {
  const { default: Holidays } = await import('date-holidays');
  const [state = '', region] = country.split('-');
  const calendar = new Holidays();
  calendar.init(state, region ?? '');
  const days = new Set<Day>();
  for (let past = -yearsBack; past <= yearsAhead; past += 1) {
    for (const { type, date, start, end } of calendar.getHolidays(year + past)) {
      if (type !== 'public') continue;
      // A holiday may last several days; what begins at an hour of its own is no whole day off.
      const first = Date.parse(date.slice(0, 10));
      const length = Math.floor((end.getTime() - start.getTime()) / dayMs + 0.1);
      for (let day = 0; day < length; day += 1)
        days.add(new Date(first + day * dayMs).toISOString().slice(0, 10));
    }
  }
  return [...days].toSorted();
}
