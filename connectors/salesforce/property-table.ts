import { type AppProperty, appManifest, propertiesOf } from '../../src/app-manifest.ts';
import type { FieldDefinition } from './schemas.ts';

/** `win_probability` → `Headrace_Win_Probability__c`, as the package names its fields. */
export function fieldName(property: string): string {
  const words = property.split('_').map((word) => word[0]?.toUpperCase() + word.slice(1));
  return `${appManifest.name}_${words.join('_')}__c`;
}

/** The name of each property's field in the package, without a namespace. */
export const ourFields: ReadonlyMap<string, AppProperty> = new Map(
  propertiesOf('salesforce').map((property) => [fieldName(property.name), property]),
);

/** The object that holds the figures of pipelines, without a namespace, and the names of its fields. */
export const pipelineObject = fieldName(appManifest.pipelineRecord.name);
export const pipelineFields: ReadonlyMap<string, AppProperty> = new Map(
  appManifest.pipelineRecord.properties.map((property) => [property.name, property]),
);

/** The types of fields that can hold each of our types, best first. */
export const fieldTypes: Readonly<Record<AppProperty['type'], readonly string[]>> = {
  number: ['double', 'currency', 'percent', 'int'],
  choice: ['picklist', 'string'],
  date: ['date'],
  text: ['string', 'textarea'],
  long_text: ['textarea'],
  json: ['textarea'],
};

const first = fieldName('win_probability').toLowerCase();

/** The prefix of a managed package's fields (`acme__`), '' without a namespace, null when the package is not there. */
export function namespacePrefix(fields: Iterable<FieldDefinition>): string | null {
  for (const { name } of fields) {
    const lower = name.toLowerCase();
    if (lower === first) return '';
    if (lower.endsWith(`__${first}`)) return name.slice(0, name.length - first.length);
  }
  return null;
}
