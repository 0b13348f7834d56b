import { countryOf } from '../../src/model/country.ts';
import type { Owner } from '../../src/model/owner.ts';
import { badCell, neededIn, textIn } from './cells.ts';
import { neededColumns } from './schemas.ts';
import type { ReadOptions } from './source.ts';
import { needColumns, rowsOf, type Table } from './table.ts';
import { telling } from './telling.ts';

/** The owners that deals name, with the countries that `owners.csv` says of them. */
export async function readOwners(
  table: Table | null,
  names: ReadonlySet<string>,
  options: ReadOptions,
): Promise<Owner[]> {
  const countries = new Map<string, string | null>();
  if (table) needColumns(table, neededColumns.owners);
  for await (const rows of table ? rowsOf(table, options) : [])
    for (const row of rows) {
      telling(options, () => {
        const owner = neededIn(row, 'owner');
        if (countries.has(owner)) throw badCell(row, 'owner', 'is there twice: remove one of the rows');
        const country = textIn(row, 'country');
        countries.set(owner, countryOf(country));
        if (country !== '' && countryOf(country) === null)
          throw badCell(row, 'country', 'is no country we know: write its code, such as DE');
      });
    }
  return [...names].map((id) => ({
    id,
    name: id,
    email: null,
    active: true,
    country: countries.get(id) ?? null,
  }));
}
