import type { Field } from './field.ts';
import type { Value } from './object-store.ts';
import { idOfKey, type Portal } from './portal.ts';

const days = new Map<number, string>();

/** `YYYY-MM-DD` of a day that is kept in ms. */
export function day(at: number): string {
  let text = days.get(at);
  if (text === undefined) {
    text = new Date(at).toISOString().slice(0, 10);
    if (days.size < 50_000) days.set(at, text);
  }
  return text;
}

/** A value as JSON answers have it: instants end in `+0000`. */
export function toJson(portal: Portal, field: Field, value: Value): string | number | boolean | null {
  if (value === null || typeof value === 'string') return value;
  if (field.type === 'boolean') return value === 1;
  if (field.type === 'id' || field.type === 'reference') return idOfKey(portal, value);
  if (field.type === 'date') return day(value);
  return field.type === 'datetime' ? new Date(value).toISOString().replace('Z', '+0000') : value;
}

/** A value as the CSV of a bulk job has it: everything is text, empty for null. */
export function toCsv(portal: Portal, field: Field, value: Value): string {
  const json = toJson(portal, field, value);
  if (json === null) return '';
  if (field.type === 'datetime' && portal.uncertain.bulkInstants === 'Z')
    return String(json).replace('+0000', 'Z');
  const withPoint = ['currency', 'double', 'percent'].includes(field.type) && Number.isInteger(json);
  return withPoint ? `${String(json)}.0` : String(json);
}
