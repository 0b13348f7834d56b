import { type AppProperty, appManifest, propertiesOf } from '../../src/app-manifest.ts';

/** Our properties carry the group's name in front. */
export function propertyName(name: string): string {
  return `${appManifest.propertyGroup.name}_${name}`;
}

/** The name in HubSpot of each property of the table. */
export const ourProperties: ReadonlyMap<string, AppProperty> = new Map(
  propertiesOf('hubspot').map((property) => [propertyName(property.name), property]),
);

/** HubSpot's two words for each of our types. */
export const hubspotTypes: Readonly<Record<AppProperty['type'], { type: string; fieldType: string }>> = {
  number: { type: 'number', fieldType: 'number' },
  choice: { type: 'enumeration', fieldType: 'select' },
  date: { type: 'date', fieldType: 'date' },
  text: { type: 'string', fieldType: 'text' },
  long_text: { type: 'string', fieldType: 'textarea' },
  json: { type: 'string', fieldType: 'textarea' },
};
