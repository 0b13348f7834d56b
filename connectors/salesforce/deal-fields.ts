import { namespacePrefix, fieldName, ourFields } from './property-table.ts';
import type { FieldDefinition } from './schemas.ts';
import { booleanOf, numberOf, type Read, textOf } from '../../src/connector/read-value.ts';

/** Reads one attribute of a deal. */
export interface AttributeReader {
  /** The attribute's name: the field's, in small letters and without the ending of custom fields. */
  name: string;
  field: string;
  read: (raw: unknown) => Read<string | number | boolean>;
}

/** No deal can be read without these; users cannot be kept from seeing them. */
export const neededFields = [
  'Id',
  'Name',
  'StageName',
  'CloseDate',
  'CreatedDate',
  'CreatedById',
  'IsClosed',
  'IsWon',
  'IsDeleted',
  'LastModifiedDate',
  'OwnerId',
  'SystemModstamp',
];
/** Asked for when the org has them and shows them. */
const optionalFields = [
  'AccountId',
  'Amount',
  'CurrencyIsoCode',
  'LeadSource',
  'NextStep',
  'RecordTypeId',
  'Type',
];

/** Without these the product says little: they are named when they are hidden. */
export const missedFields = ['Amount', 'AccountId', 'LeadSource', 'Type', 'NextStep'];

/** Written at or after the close: they would tell the outcome. */
const toldByOutcome = /^(closed_|close_reason|loss_reason|lost_|win_reason|won_|days_to_close)/;

export interface DealFields {
  /** Names to ask for. */
  values: string[];
  attributes: AttributeReader[];
  /** Of our fields in this org; null when the package is not installed. */
  prefix: string | null;
  pauseUntil: string;
  pauseReason: string;
}

/** Chooses, from the fields that the connected user sees, what a deal is read by. */
export function chooseDealFields(account: ReadonlyMap<string, FieldDefinition>): DealFields {
  const prefix = namespacePrefix(account.values());
  const ours = new Set([...ourFields.keys()].map((name) => `${prefix ?? ''}${name}`));
  const pauseUntil = `${prefix ?? ''}${fieldName('pause_until')}`;
  const pauseReason = `${prefix ?? ''}${fieldName('pause_reason')}`;
  const attributes = [...account.values()].flatMap((field) => {
    const reader = ours.has(field.name) ? null : attributeOf(field);
    return reader ? [reader] : [];
  });
  return {
    values: [
      ...neededFields,
      ...[...optionalFields, pauseUntil, pauseReason].filter((name) => account.has(name)),
      ...attributes.map(({ field }) => field),
    ],
    attributes,
    prefix,
    pauseUntil,
    pauseReason,
  };
}

/** Formulas are left out: they change without moving any date. */
function attributeOf({ name, type, custom, calculated }: FieldDefinition): AttributeReader | null {
  if (!custom || calculated) return null;
  const plain = name.replace(/__c$/i, '').toLowerCase();
  if (toldByOutcome.test(plain.replace(/^.*__/, ''))) return null;
  if (['double', 'currency', 'percent', 'int'].includes(type))
    return { name: plain, field: name, read: numberOf };
  if (type === 'boolean') return { name: plain, field: name, read: booleanOf };
  return type === 'string' || type === 'picklist' ? { name: plain, field: name, read: textOf } : null;
}
