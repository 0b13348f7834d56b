import { type AppProperty, appManifest, propertiesOf } from '../../../../src/app-manifest.ts';
import { type Field, field, fixed, picklist, reference } from '../state/field.ts';
import { createObjectStore } from '../state/object-store.ts';
import { objectType } from '../state/object-types.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { addRecord } from './people.ts';

/** `win_probability` → `Headrace_Win_Probability__c`, as the package names its fields. */
export function packageFieldName(property: string): string {
  const words = property.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `${appManifest.name}_${words.join('_')}__c`;
}

/** What installing our package brings: its fields on deals, its object for pipelines, its kind of notification. */
export function installPackage(portal: Portal): void {
  const { fields } = storeOf(portal, 'Opportunity');
  for (const property of propertiesOf('salesforce')) {
    const name = `${portal.prefix}${packageFieldName(property.name)}`;
    fields.set(name.toLowerCase(), { ...packageField(name, property), label: property.label });
  }
  installPipelineObject(portal);
  // Another vendor's package was there first, and had the same idea.
  for (const namespace of ['otherapp', portal.prefix.replace(/__$/, '') || null]) {
    addRecord(portal, 'CustomNotificationType', 0, {
      CustomNotifTypeName: 'Stalled_Deal',
      DeveloperName: 'Stalled_Deal',
      MasterLabel: 'Stalled deal',
      NamespacePrefix: namespace,
      Desktop: 1,
      Mobile: 1,
    });
  }
}

function installPipelineObject(portal: Portal): void {
  const { name, label, pluralLabel, key, properties } = appManifest.pipelineRecord;
  const type = objectType(
    `${portal.prefix}${packageFieldName(name)}`,
    'a00',
    [
      fixed('Name', 'string', { length: 80 }),
      reference('OwnerId', 'User', { nillable: false }),
      picklist('CurrencyIsoCode', [], { label: 'Currency ISO Code', length: 3, feature: 'multiCurrency' }),
      ...properties.map((property) => ({
        ...packageField(`${portal.prefix}${packageFieldName(property.name)}`, property),
        label: property.label,
        externalId: property.name === key,
      })),
    ],
    { label, plural: pluralLabel },
  );
  const store = createObjectStore(type, portal.stores.length);
  portal.stores.push(store);
  portal.byName.set(type.name.toLowerCase(), store);
}

function packageField(name: string, { type, unit, scale, options }: AppProperty): Field {
  switch (type) {
    case 'number':
      return unit === 'currency'
        ? field(name, 'currency', { scale: scale ?? 0 })
        : field(name, 'double', { precision: 12, scale: scale ?? 0 });
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
