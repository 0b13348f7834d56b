import { isNumber } from '../../../../src/sandbox/parse-cells.ts';
import { field, picklistValues } from '../state/field.ts';
import { getText, type ObjectStore, putValue } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';

const maxOptions = 1000;

/** Gives the custom field for a column of the file, by a name that Salesforce would take. */
export function nameAttributes(store: ObjectStore): (column: string) => string {
  const names = new Map<string, string>();
  return (column) => {
    let name = names.get(column);
    if (name === undefined) {
      const plain = column
        .replace(/[^A-Za-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '')
        .slice(0, 36);
      const base = /^[A-Za-z]/.test(plain) ? plain : `P_${plain}`;
      name = `${base}__c`;
      for (let number = 2; store.fields.has(name.toLowerCase()); number++) name = `${base}_${number}__c`;
      names.set(column, name);
      store.fields.set(name.toLowerCase(), field(name, 'string', { label: column, custom: true }));
    }
    return name;
  };
}

/** Once all values are known: numbers become numbers, and choices are listed. */
export function typeAttributes(portal: Portal): void {
  const store = storeOf(portal, 'Opportunity');
  for (const [key, given] of store.fields) {
    if (!given.custom || given.type !== 'string' || /Headrace_/.test(given.name)) continue;
    const column = store.columns.get(given.name);
    if (!column || !('texts' in column) || !column.texts.every((text) => text === null || isNumber(text)))
      continue;
    store.columns.delete(given.name);
    store.fields.set(key, { ...field(given.name, 'double', { scale: 6 }), label: given.label });
    for (const [row, text] of column.texts.entries())
      if (text !== null) putValue(store, given.name, row, Number(text));
  }
  for (const name of ['Type', 'LeadSource']) {
    const listed = store.fields.get(name.toLowerCase());
    if (listed) listed.picklistValues = picklistValues(distinct(store, name).slice(0, maxOptions));
  }
}

function distinct(store: ObjectStore, name: string): string[] {
  const values = new Set(store.fields.get(name.toLowerCase())?.picklistValues.map(({ value }) => value));
  for (let row = 0; row < store.rows; row++) {
    const value = getText(store, name, row);
    if (value !== null) values.add(value);
  }
  return [...values].toSorted();
}
