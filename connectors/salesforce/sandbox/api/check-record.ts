import { type Field, isNumeric } from '../state/field.ts';
import { isDeleted, type ObjectStore, type Value } from '../state/object-store.ts';
import { findRecord, isWritable, keyOfRecord, type Portal, visibleField } from '../state/portal.ts';
import type { KeptValues } from '../state/operation.ts';
import { isIdShaped } from '../state/record-id.ts';
import { ApiFailure } from './api-failure.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';

const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const dayShape = /^\d{4}-\d\d-\d\d/;

/**
 * Values of a JSON record as they are kept. Throws the vendor's refusal: of the whole call for fields that are not there
 * and values of the wrong type, of the record for everything else.
 */
export function checkRecord(
  portal: Portal,
  store: ObjectStore,
  given: Readonly<Record<string, unknown>>,
  row: number | null,
): KeptValues {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(given)) {
    if (['attributes', 'id'].includes(name.toLowerCase())) continue;
    const field = visibleField(portal, store, name);
    if (!field) {
      throw new ApiFailure(
        400,
        'INVALID_FIELD',
        `No such column '${name}' on sobject of type ${store.type.name}`,
      );
    }
    const allowed =
      row === null ? field.createable && isReachable(portal, store, field) : isWritable(portal, store, field);
    if (!allowed) {
      const message = `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
      throw new ApiFailure(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, [field.name]);
    }
    values[field.name] = keptValue(portal, field, value);
  }
  needed(store, values, row);
  return values;
}

function isReachable(portal: Portal, store: ObjectStore, field: Field): boolean {
  return !portal.readOnly.has(`${store.type.name}.${field.name}`.toLowerCase());
}

/** What a record cannot be without. */
function needed(store: ObjectStore, values: KeptValues, row: number | null): void {
  const missing = [...store.fields.values()].filter(
    ({ name, type, nillable, createable }) =>
      !nillable &&
      createable &&
      type !== 'boolean' &&
      !defaulted.has(name) &&
      (row === null || name in values) &&
      !values[name],
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  throw new ApiFailure(
    400,
    'REQUIRED_FIELD_MISSING',
    `Required fields are missing: [${names.join(', ')}]`,
    names,
  );
}

/** Salesforce fills these in by itself. */
const defaulted = new Set(['OwnerId', 'Status', 'Priority', 'IsPrivate']);

function keptValue(portal: Portal, field: Field, value: unknown): Value {
  if (value === null || value === undefined || value === '') return field.type === 'boolean' ? 0 : null;
  const { type } = field;
  if (type === 'boolean') {
    if (typeof value === 'boolean') return Number(value);
    throw wrongType('boolean', value);
  }
  if (type === 'date' || type === 'datetime') return keptTime(field, value);
  if (type === 'id' || type === 'reference') return keptReference(portal, field, value);
  return isNumeric(field) ? keptNumber(field, value) : keptText(field, value);
}

function keptNumber(field: Field, value: unknown): number {
  const number = typeof value === 'number' ? value : Number(typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(number)) throw wrongType(field.type === 'int' ? 'int' : 'double', value);
  const most = 10 ** ((field.precision || 18) - field.scale);
  if (Math.abs(number) >= most) {
    const message = `${field.label}: value outside of valid range on numeric field: ${number}`;
    throw new ApiFailure(400, 'NUMBER_OUTSIDE_VALID_RANGE', message, [field.name]);
  }
  const scaled = 10 ** field.scale;
  return Math.round(number * scaled) / scaled;
}

function keptTime(field: Field, value: unknown): number {
  const text = typeof value === 'string' ? value : '';
  if (field.type === 'date') {
    const day = dayShape.test(text) ? Date.parse(text.slice(0, 10)) : Number.NaN;
    if (Number.isNaN(day)) throw wrongType('date', value);
    return day;
  }
  const at = instantShape.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number.NaN;
  if (Number.isNaN(at)) throw wrongType('datetime', value);
  return Math.floor(at / 1000) * 1000;
}

function keptReference(portal: Portal, field: Field, value: unknown): number {
  const id = typeof value === 'string' ? value : '';
  if (!isIdShaped(id)) {
    const message = `${field.label}: id value of incorrect type: ${id}`;
    throw new ApiFailure(400, 'MALFORMED_ID', message, [field.name]);
  }
  const found = findRecord(portal, id);
  if (!found || !field.referenceTo.includes(found.store.type.name))
    throw new ApiFailure(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field.name]);
  if (isDeleted(found.store, found.row)) throw new ApiFailure(400, 'ENTITY_IS_DELETED', 'entity is deleted');
  const inactive = field.name === 'OwnerId' && found.store.columns.has('IsActive') && !isActive(found);
  if (inactive)
    throw new ApiFailure(400, 'INACTIVE_OWNER_OR_USER', 'operation performed with inactive user as owner', [
      field.name,
    ]);
  return keyOfRecord(found);
}

function isActive({ store, row }: { store: ObjectStore; row: number }): boolean {
  const column = store.columns.get('IsActive');
  return column !== undefined && 'numbers' in column && column.numbers[row] === 1;
}

function keptText(field: Field, value: unknown): string {
  if (typeof value === 'object') throw wrongType('string', value);
  const text = textOf(value);
  if (field.length > 0 && text.length > field.length) {
    const message = `${field.label}: data value too large: ${text.slice(0, 200)} (max length=${field.length})`;
    throw new ApiFailure(400, 'STRING_TOO_LONG', message, [field.name]);
  }
  if (field.type !== 'picklist' || !field.restrictedPicklist) return text;
  const known = field.picklistValues.find(
    (one) => one.value.toLowerCase() === text.toLowerCase() && one.active,
  );
  if (known) return known.value;
  const message = `${field.label}: bad value for restricted picklist field: ${text}`;
  throw new ApiFailure(400, 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, [field.name]);
}

function wrongType(type: string, value: unknown): ApiFailure {
  const kind =
    typeof value === 'string'
      ? 'VALUE_STRING'
      : typeof value === 'number'
        ? 'VALUE_NUMBER_INT'
        : 'START_OBJECT';
  const shown = typeof value === 'object' ? '' : ` value ${textOf(value)}`;
  const message = `Cannot deserialize instance of ${type} from ${kind}${shown} or request may be missing a required field at [line:1, column:1]`;
  return new ApiFailure(400, 'JSON_PARSER_ERROR', message);
}
