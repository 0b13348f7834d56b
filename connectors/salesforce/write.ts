import type { CardValues, WriteResult } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import type { Org } from './org.ts';
import { fieldName, namespacePrefix, ourFields } from './property-table.ts';
import { type SaveOptions, saveRecords } from './save-records.ts';
import type { FieldDefinition } from './schemas.ts';

/** Writes the package's fields and nothing else, sorted by account: a write may lock the deal's account, too. */
export async function write(
  door: Door,
  org: Org,
  records: readonly CardValues[],
  options: SaveOptions,
): Promise<WriteResult[]> {
  if (records.length === 0) return [];
  const account = await org.fields();
  const prefix = namespacePrefix(account.values());
  assertFields(records, account, prefix);
  const order = [...records.keys()].sort((a, b) => compare(accountOf(records[a]), accountOf(records[b])));
  const saved = await saveRecords(
    door,
    'PATCH',
    order.flatMap((index) => {
      const record = records[index];
      if (!record) return [];
      return [{ type: 'Opportunity', id: record.dealId, fields: fieldsOf(record, account, prefix ?? '') }];
    }),
    options,
  );
  const results = new Map(order.map((index, place) => [index, saved[place]]));
  return records.map(({ dealId }, index): WriteResult => {
    const result = results.get(index) ?? { outcome: 'unsent' };
    if (result.outcome === 'refused') return { dealId, outcome: 'refused', reason: result.reason };
    return { dealId, outcome: result.outcome === 'saved' ? 'written' : result.outcome };
  });
}

const accountOf = (record: CardValues | undefined) => record?.account ?? '';
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

type Definitions = ReadonlyMap<string, FieldDefinition>;

function fieldsOf({ values }: CardValues, account: Definitions, prefix: string) {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string | number | null][] => {
      if (!ourFields.has(fieldName(name))) return [];
      const field = `${prefix}${fieldName(name)}`;
      const length = account.get(field)?.length ?? 0;
      // A text that is too long would refuse the whole record.
      const fits = typeof value !== 'string' || length === 0 || value.length <= length;
      return [[field, fits ? value : `${value.slice(0, length - 1)}…`]];
    }),
  );
}

/** A field that is not there, or hidden, would make the whole call fail. */
function assertFields(records: readonly CardValues[], account: Definitions, prefix: string | null): void {
  const written = new Set(records.flatMap(({ values }) => Object.keys(values).map(fieldName)));
  const missing = [...written].filter(
    (name) => ourFields.has(name) && (prefix === null || !account.has(`${prefix}${name}`)),
  );
  if (missing.length === 0) return;
  throw new HeadraceError(
    'refused',
    `Salesforce shows no opportunity field ${missing.join(', ')}: install the Headrace package and give the connected user its permission set`,
  );
}
