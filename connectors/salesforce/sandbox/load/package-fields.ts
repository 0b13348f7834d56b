import { type AppProperty, appManifest, propertiesOf } from '../../../../src/app-manifest.ts';
import { type Field, field } from '../state/field.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { addRecord } from './people.ts';

/** `win_probability` → `Headrace_Win_Probability__c`, as the package names its fields. */
export function packageFieldName(property: string): string {
  const words = property.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `${appManifest.name}_${words.join('_')}__c`;
}

/** What installing our package brings: its fields on deals, and its kind of notification. */
export function installPackage(portal: Portal): void {
  const { fields } = storeOf(portal, 'Opportunity');
  for (const property of propertiesOf('salesforce')) {
    const name = `${portal.prefix}${packageFieldName(property.name)}`;
    fields.set(name.toLowerCase(), { ...packageField(name, property), label: property.label });
  }
  addRecord(portal, 'CustomNotificationType', 0, {
    CustomNotifTypeName: 'Stalled_Deal',
    DeveloperName: 'Stalled_Deal',
    MasterLabel: 'Stalled deal',
    NamespacePrefix: portal.prefix.replace(/__$/, '') || null,
    Desktop: 1,
    Mobile: 1,
  });
}

function packageField(name: string, { type, unit, scale, options }: AppProperty): Field {
  switch (type) {
    case 'number':
      return unit === 'currency'
        ? field(name, 'currency', { scale: scale ?? 0 })
        : field(name, 'double', { precision: 6, scale: scale ?? 0 });
    case 'choice':
      return field(name, 'picklist', {
        restrictedPicklist: true,
        picklistValues: (options ?? []).map(({ value, label }) => ({ value, label, active: true })),
      });
    case 'date':
      return field(name, 'date');
    case 'text':
      return field(name, 'string');
    case 'long_text':
      return field(name, 'textarea', { length: 32_768 });
    case 'json':
      return field(name, 'textarea', { length: 131_072 });
    default:
      return type satisfies never;
  }
}
