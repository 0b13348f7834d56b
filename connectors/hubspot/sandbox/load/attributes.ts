import { columnFor, type ObjectStore } from '../state/object-store.ts';
import { options, property, type Property } from '../state/property.ts';
import { isNumber } from '../../../../src/sandbox/parse-cells.ts';

const group = { name: 'portfolio', label: 'Portfolio', displayOrder: 1, archived: false };
const maxOptions = 100;

/** Gives the property name for a column of the file, one that HubSpot would take. */
export function nameAttributes(store: ObjectStore): (column: string) => string {
  const names = new Map<string, string>();
  return (column) => {
    let name = names.get(column);
    if (name === undefined) {
      const plain = column
        .toLowerCase()
        .replace(/[^a-z0-9_]+/g, '_')
        .replace(/^(?=[^a-z])/, 'p_');
      name = store.properties.has(plain) || store.columnOf.has(plain) ? `portfolio_${plain}` : plain;
      names.set(column, name);
      define(store, { name, label: column, type: 'string', fieldType: 'text' });
      columnFor(store, name);
    }
    return name;
  };
}

/** Once all values are known: numbers become numbers, sources and types get their options. */
export function typeAttributes(store: ObjectStore, currencies: ReadonlySet<string>): void {
  for (const [name, given] of store.properties) {
    if (given.groupName === group.name && everyValue(store, name, isNumber)) {
      store.properties.set(name, { ...given, type: 'number', fieldType: 'number' });
    }
  }
  addOptions(store, 'dealtype', distinct(store, 'dealtype'));
  addOptions(store, 'deal_currency_code', [...currencies]);
  placeSources(store);
  if (store.columnOf.has('headrace_pause_until')) {
    define(store, { name: 'headrace_pause_until', label: 'Pause until', type: 'date', fieldType: 'date' });
    define(store, {
      name: 'headrace_pause_reason',
      label: 'Pause reason',
      type: 'string',
      fieldType: 'text',
    });
  }
}

/** HubSpot has a fixed list of sources. Sources that are all in it are its own; others are a custom property. */
function placeSources(store: ObjectStore): void {
  const column = store.columnOf.get('source');
  if (column === undefined) return;
  const code = (value: string) => value.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  const own = new Set(store.properties.get('hs_analytics_source')?.options.map(({ value }) => value));
  const values = distinct(store, 'source');
  if (values.length > 0 && values.every((value) => own.has(code(value)))) {
    store.columns[column] = 'hs_analytics_source';
    store.columnOf.delete('source');
    store.columnOf.set('hs_analytics_source', column);
    for (const row of store.rows.values()) {
      const value = row.values[column];
      if (value) row.values[column] = code(value);
    }
  } else if (values.length <= maxOptions) {
    const listed = options(values.map((value) => [value, value]));
    define(store, {
      name: 'source',
      label: 'Source',
      type: 'enumeration',
      fieldType: 'select',
      options: listed,
    });
  } else {
    define(store, { name: 'source', label: 'Source', type: 'string', fieldType: 'text' });
  }
}

function define(
  store: ObjectStore,
  given: Pick<Property, 'name' | 'label' | 'type' | 'fieldType'> & Partial<Property>,
): void {
  store.groups.set(group.name, group);
  store.properties.set(given.name, property({ ...given, groupName: group.name }));
}

function addOptions(store: ObjectStore, name: string, values: string[]): void {
  const given = store.properties.get(name);
  if (!given) return;
  const added = values.filter((value) => !given.options.some((option) => option.value === value));
  const all = [
    ...given.options.map(({ value, label }) => [value, label] as const),
    ...added.map((value) => [value, value] as const),
  ];
  store.properties.set(name, { ...given, options: options(all) });
}

function everyValue(store: ObjectStore, name: string, holds: (value: string) => boolean): boolean {
  const column = columnFor(store, name);
  for (const row of store.rows.values()) {
    const value = row.values[column];
    if (value && !holds(value)) return false;
  }
  return true;
}

function distinct(store: ObjectStore, name: string): string[] {
  const column = store.columnOf.get(name);
  const values = new Set<string>();
  if (column === undefined) return [];
  for (const row of store.rows.values()) {
    const value = row.values[column];
    if (value) values.add(value);
  }
  return [...values].toSorted();
}
