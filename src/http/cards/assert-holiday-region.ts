import { HeadraceError } from '../../errors.ts';

/** Throws `invalid-input` when no public holidays are known of a country, or of a region of it (`DE`, `DE-BY`). */
export async function assertHolidayRegion(code: string): Promise<void> {
  const { default: Holidays } = await import('date-holidays');
  const calendars = new Holidays();
  const [country = '', region] = code.split('-');
  const known = region === undefined ? calendars.getCountries() : (calendars.getStates(country) ?? {});
  if (!Object.hasOwn(known, region ?? country))
    throw new HeadraceError(
      'invalid-input',
      `No public holidays are known of "${code}". Give a country such as DE, or a region such as DE-BY.`,
    );
}
