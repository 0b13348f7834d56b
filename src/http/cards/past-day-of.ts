import { HeadraceError } from '../../errors.ts';
import { type Day, daySchema } from '../../model/instant.ts';

/** No CRM is older. */
const firstDay = '1990-01-01';

/** A day that has ended (in UTC), out of an address; null when none is named. Throws `invalid-input`. */
export function pastDayOf(text: string | null, now = Date.now()): Day | null {
  if (text === null || text === '') return null;
  const { data: day } = daySchema.safeParse(text);
  if (day !== undefined && day >= firstDay && day < new Date(now).toISOString().slice(0, 10)) return day;
  throw new HeadraceError(
    'invalid-input',
    `The pipeline can be seen as of a day before today, like 2026-06-30, not as of "${text.slice(0, 20)}".`,
  );
}
