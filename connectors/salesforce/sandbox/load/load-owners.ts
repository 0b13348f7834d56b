import { countryOf } from '../../../../src/model/country.ts';
import type { PortfolioSource } from '../../../../src/sandbox/portfolio-source.ts';
import { bad, readRows } from '../../../../src/sandbox/read-rows.ts';
import { picklistValues } from '../state/field.ts';
import { storeOf } from '../state/portal.ts';
import type { Loading } from './loading.ts';

/** Reads where owners work. The list of countries has all that are named. */
export async function loadOwners({ portal, countries }: Loading, source: PortfolioSource): Promise<void> {
  for await (const line of readRows(source, 'owners', ['owner'])) {
    const { owner = '', country: said = '' } = line.cells;
    const country = countryOf(said);
    if (said && country === null) throw bad(line, 'country', 'is no country');
    if (country !== null) countries.set(owner, country);
  }
  const field = storeOf(portal, 'User').fields.get('countrycode');
  const known = field?.picklistValues.map(({ value }) => value) ?? [];
  if (field)
    field.picklistValues = picklistValues([...new Set([...known, ...countries.values()])].toSorted());
}
