import type { Listing } from '../../src/connector.ts';
import { removalOf } from './deals.ts';
import type { Reading } from './reading.ts';
import { booleanOf } from '../../src/connector/read-value.ts';

/** All deals and those in the bin, which keeps them for 15 days. Ends only at a page that says it is the last. */
export async function* list({ reader }: Reading): AsyncGenerator<Listing> {
  const fields = ['Id', 'IsDeleted', 'SystemModstamp'];
  const query = { from: 'Opportunity', fields: new Set(fields), needed: fields, where: '', all: true };
  for await (const { rows } of reader.byId(query)) {
    const removed = rows.filter((row) => booleanOf(row['IsDeleted']) === true);
    const present = rows.filter((row) => !removed.includes(row)).map((row) => String(row['Id']));
    yield { present, removed: removed.map(removalOf) };
  }
}
