import { countryOf } from '../../src/model/country.ts';
import type { Owner } from '../../src/model/owner.ts';
import { queryOf } from './org.ts';
import type { Reading } from './reading.ts';
import type { Row } from './schemas.ts';
import { booleanOf, textOf } from '../../src/connector/read-value.ts';

const plainFields = ['Id', 'Name', 'Email', 'IsActive', 'ManagerId'];
/** Codes are there where countries are chosen from a list; either may be hidden. */
const countryFields = ['CountryCode', 'Country', 'LocaleSidKey'];

/** Everybody who owns or owned deals: users are never deleted, those who left are inactive. */
export async function readOwners({ org, reader }: Reading): Promise<Owner[]> {
  const owners: Owner[] = [];
  const people = "UserType = 'Standard'";
  const shown = await org.userFields();
  const { locale } = await org.details();
  const fields = [...plainFields, ...countryFields.filter((field) => shown.has(field))];
  for await (const { rows } of reader.byId(queryOf('User', fields, people))) {
    for (const row of rows) {
      const id = String(row['Id']);
      const email = textOf(row['Email']);
      const active = booleanOf(row['IsActive']) !== false;
      owners.push({
        id,
        name: textOf(row['Name']) ?? email ?? id,
        email,
        active,
        manager: textOf(row['ManagerId']),
        country: countryOfUser(row, locale),
      });
    }
  }
  return owners;
}

/**
 * Where a user works: what their address says, else the country of their locale. The org's own locale, which everybody
 * has for whom nobody chose another, says nothing of them.
 */
function countryOfUser(row: Row, usualLocale: string | null): string | null {
  const locale = textOf(row['LocaleSidKey']);
  const [, country = null] = /_([A-Z]{2})(?:_|$)/.exec(locale ?? '') ?? [];
  return (
    countryOf(textOf(row['CountryCode'])) ??
    countryOf(textOf(row['Country'])) ??
    (locale === usualLocale ? null : countryOf(country))
  );
}
