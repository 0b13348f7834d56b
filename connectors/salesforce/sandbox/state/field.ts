import type { Features } from './features.ts';

export type FieldType =
  | 'id'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'email'
  | 'phone';

export interface PicklistValue {
  value: string;
  label: string;
  active: boolean;
}

export interface Field {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  precision: number;
  scale: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  /** Long texts can be neither filtered nor sorted by. */
  filterable: boolean;
  custom: boolean;
  restrictedPicklist: boolean;
  /** An integration reads a formula; it has no column of its own. */
  calculated: boolean;
  /** Records can be found, and written, by it. */
  externalId: boolean;
  picklistValues: PicklistValue[];
  referenceTo: readonly string[];
  relationshipName: string | null;
  /** Without it the field does not exist. */
  feature: keyof Features | null;
}

const numeric = new Set<FieldType>([
  'id',
  'reference',
  'boolean',
  'int',
  'double',
  'currency',
  'percent',
  'date',
  'datetime',
]);

/** Is a value kept as a number: instants and days in ms, truth as 1 or 0, records by key? */
export function isNumeric({ type }: Field): boolean {
  return numeric.has(type);
}

const lengths: Partial<Record<FieldType, number>> = { id: 18, reference: 18, string: 255, textarea: 32_000 };

/** A field that can be written and be empty, unless said otherwise. */
export function field(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  const amount = type === 'currency' || type === 'double' || type === 'percent';
  return {
    name,
    label: labelFrom(name),
    type,
    length: lengths[type] ?? (type === 'picklist' ? 255 : type === 'email' ? 80 : type === 'phone' ? 40 : 0),
    precision: amount ? 18 : 0,
    scale: amount ? 2 : 0,
    nillable: type !== 'boolean',
    createable: true,
    updateable: true,
    filterable: (more.type ?? type) !== 'textarea',
    custom: name.endsWith('__c'),
    restrictedPicklist: false,
    calculated: false,
    externalId: false,
    picklistValues: [],
    referenceTo: [],
    relationshipName: null,
    feature: null,
    ...more,
  };
}

/** A field that only Salesforce writes. */
export function fixed(name: string, type: FieldType, more: Partial<Field> = {}): Field {
  return field(name, type, { createable: false, updateable: false, ...more });
}

export function reference(name: string, to: string | readonly string[], more: Partial<Field> = {}): Field {
  const referenceTo = typeof to === 'string' ? [to] : to;
  return field(name, 'reference', { referenceTo, relationshipName: name.replace(/Id$/, ''), ...more });
}

export function picklist(name: string, values: readonly string[], more: Partial<Field> = {}): Field {
  return field(name, 'picklist', { picklistValues: picklistValues(values), ...more });
}

export function picklistValues(values: readonly string[]): PicklistValue[] {
  return values.map((value) => ({ value, label: value, active: true }));
}

function labelFrom(name: string): string {
  return name
    .replace(/__c$/, '')
    .replace(/(?<=[a-z])Id$/, ' ID')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replaceAll('_', ' ');
}
