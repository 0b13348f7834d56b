export type PropertyType =
  | 'bool'
  | 'date'
  | 'datetime'
  | 'enumeration'
  | 'number'
  | 'phone_number'
  | 'string';

export interface Option {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
  description?: string;
}

/** A property's definition as the properties API gives it. */
export interface Property {
  name: string;
  label: string;
  description: string;
  type: PropertyType;
  fieldType: string;
  groupName: string;
  options: Option[];
  displayOrder: number;
  calculated: boolean;
  externalOptions: boolean;
  referencedObjectType?: string;
  hasUniqueValue: boolean;
  hidden: boolean;
  formField: boolean;
  dataSensitivity: 'non_sensitive';
  hubspotDefined: boolean;
  archived: boolean;
  archivedAt?: string;
  createdAt?: string;
  updatedAt?: string;
  createdUserId?: string;
  modificationMetadata: {
    archivable: boolean;
    readOnlyDefinition: boolean;
    readOnlyOptions: boolean;
    readOnlyValue: boolean;
  };
}

export interface PropertyGroup {
  name: string;
  label: string;
  displayOrder: number;
  archived: boolean;
}

type Given = Pick<Property, 'name' | 'label' | 'type' | 'fieldType' | 'groupName'> & Partial<Property>;

/** A whole definition from what is special about it. */
export function property(given: Given): Property {
  const own = given.hubspotDefined === true;
  return {
    description: '',
    options: [],
    displayOrder: -1,
    calculated: false,
    externalOptions: false,
    hasUniqueValue: false,
    hidden: false,
    formField: false,
    dataSensitivity: 'non_sensitive',
    hubspotDefined: false,
    archived: false,
    modificationMetadata: {
      archivable: !own,
      readOnlyDefinition: own,
      readOnlyOptions: own,
      readOnlyValue: given.calculated === true,
    },
    ...given,
  };
}

export function options(values: readonly (readonly [value: string, label: string])[]): Option[] {
  return values.map(([value, label], displayOrder) => ({ value, label, displayOrder, hidden: false }));
}
