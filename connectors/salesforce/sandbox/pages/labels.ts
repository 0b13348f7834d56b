import type { Field } from '../state/field.ts';
import { placeOf } from '../state/object-store.ts';
import type { ObjectStore } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { toJson } from '../state/value-text.ts';

/** A value for people: names of records instead of ids, instants in minutes and UTC. */
export function labelOf(portal: Portal, store: ObjectStore, row: number, field: Field): string {
  const value = valueOf(portal, store, row, field.name);
  if (value === null) return '';
  if (field.type === 'reference' && typeof value === 'number') {
    const { index, row: target } = placeOf(value);
    const other = portal.stores[index];
    const name = other?.fields.has('name') ? valueOf(portal, other, target, 'Name') : null;
    if (name !== null) return String(name);
  }
  if (field.type === 'datetime' && typeof value === 'number') return instantLabel(value);
  if (field.type === 'boolean') return value === 1 ? 'Yes' : 'No';
  return String(toJson(portal, field, value));
}

/** The label of a field by its name, where there is such a field. */
export function shown(portal: Portal, store: ObjectStore, row: number, name: string): string {
  const field = store.fields.get(name.toLowerCase());
  return field ? labelOf(portal, store, row, field) : '';
}

export function instantLabel(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

export function amountLabel(portal: Portal, row: number): string {
  const deals = storeOf(portal, 'Opportunity');
  const amount = valueOf(portal, deals, row, 'Amount');
  const currency = valueOf(portal, deals, row, 'CurrencyIsoCode') ?? portal.currency;
  return amount === null ? '' : `${Number(amount).toLocaleString('en')} ${currency}`;
}
