import type { AppProperty } from '../../../src/app-manifest.ts';
import { type Xml, xmlFile } from './xml.ts';

/** The field of one property; the record's key is what it is found again by. */
export function customField(fullName: string, property: AppProperty, isKey = false): string {
  return xmlFile('CustomField', {
    fullName,
    description: property.description,
    externalId: isKey,
    label: property.label,
    ...typeOf(property),
    ...(isKey ? { caseSensitive: true, unique: true } : {}),
  });
}

function typeOf(property: AppProperty): Record<string, Xml> {
  switch (property.type) {
    case 'number': {
      const type = property.unit === 'currency' ? 'Currency' : 'Number';
      return { precision: type === 'Currency' ? 18 : 12, required: false, scale: property.scale ?? 0, type };
    }
    case 'choice':
      return { required: false, type: 'Picklist', valueSet: valueSet(property) };
    case 'date':
      return { required: false, type: 'Date' };
    case 'text':
      return { length: 255, required: false, type: 'Text' };
    case 'long_text':
    case 'json':
      return { length: property.type === 'json' ? 131_072 : 32_768, type: 'LongTextArea', visibleLines: 5 };
    default:
      return property.type satisfies never;
  }
}

function valueSet({ options = [] }: AppProperty): Xml {
  const value = options.map((option) => ({ fullName: option.value, default: false, label: option.label }));
  return { restricted: true, valueSetDefinition: { sorted: false, value } };
}
