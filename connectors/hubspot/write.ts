import type { CardValues, WriteResult } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import type { Portal } from './portal.ts';
import { ourProperties, propertyName } from './property-table.ts';
import type { PropertyDefinition } from './schemas.ts';
import { addMissingOptions } from './set-up.ts';
import { type Update, updateRecords } from './updates.ts';

/** Writes our properties and nothing else. A choice that the account does not offer is left out of the write. */
export async function write(
  door: Door,
  portal: Portal,
  records: readonly CardValues[],
): Promise<WriteResult[]> {
  if (records.length === 0) return [];
  let account = await portal.properties();
  if (
    records.some((record) => hasUnknownChoice(record, account)) &&
    (await addMissingOptions(door, account))
  ) {
    portal.forgetProperties();
    account = await portal.properties();
  }
  assertProperties(records, account);
  const updates = records.map(
    (record): Update => ({ id: record.dealId, properties: valuesOf(record, account) }),
  );
  return updateRecords(door, 'deals', updates);
}

type Definitions = ReadonlyMap<string, PropertyDefinition>;

function valuesOf({ values }: CardValues, account: Definitions): Record<string, string> {
  const entries = Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const property = propertyName(name);
    if (!ourProperties.has(property)) return [];
    if (value !== null && !isOffered(property, value, account)) return [];
    return [[property, value === null ? '' : String(value)]];
  });
  return Object.fromEntries(entries);
}

/** A property that somebody deleted would swallow its values in silence. */
function assertProperties(records: readonly CardValues[], account: Definitions): void {
  const written = new Set(records.flatMap(({ values }) => Object.keys(values).map(propertyName)));
  const missing = [...written].filter((name) => ourProperties.has(name) && !account.has(name));
  if (missing.length === 0) return;
  throw new HeadraceError(
    'refused',
    `HubSpot has no deal property ${missing.join(', ')}: set Headrace up again for this account`,
  );
}

function hasUnknownChoice({ values }: CardValues, account: Definitions): boolean {
  return Object.entries(values).some(
    ([name, value]) =>
      value !== null && account.has(propertyName(name)) && !isOffered(propertyName(name), value, account),
  );
}

function isOffered(property: string, value: string | number, account: Definitions): boolean {
  const definition = account.get(property);
  if (definition?.type !== 'enumeration') return true;
  return (definition.options ?? []).some((option) => option.value === value);
}
