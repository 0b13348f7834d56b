import type { PortalSource } from '../options.ts';
import { defaultFeatures } from '../state/features.ts';
import { picklistValues } from '../state/field.ts';
import { getText, keyOf, putValue } from '../state/object-store.ts';
import { createPortal, type Portal, storeOf } from '../state/portal.ts';
import type { Uncertain } from '../uncertain.ts';
import { typeAttributes } from './attributes.ts';
import { loadActivities } from './load-activities.ts';
import { loadChanges } from './load-changes.ts';
import { loadContacts } from './load-contacts.ts';
import { loadDeals } from './load-deals.ts';
import { loadOwners } from './load-owners.ts';
import { addDefaultStages, listStages, loadStages } from './load-stages.ts';
import { startLoading } from './loading.ts';
import { installPackage } from './package-fields.ts';
import { addRecord, addUser } from './people.ts';

/** An org with what the source holds. Throws `invalid-input` naming file, line and column of a bad value. */
export async function loadPortal(
  source: PortalSource,
  portalId: string,
  uncertain: Uncertain,
  now: () => number,
): Promise<Portal> {
  const small = (names: readonly string[] = []) => new Set(names.map((name) => name.toLowerCase()));
  const portal = createPortal({
    portalId,
    name: source.name ?? `Org ${portalId}`,
    timeZone: source.timeZone ?? 'UTC',
    currency: source.currency ?? 'USD',
    features: { ...defaultFeatures, ...source.features },
    prefix: source.namespace ? `${source.namespace}__` : '',
    hidden: small([...(source.hiddenFields ?? []), ...(source.hiddenObjects ?? [])]),
    readOnly: small(source.readOnlyFields),
    uncertain,
    now,
  });
  portal.users.operations = keyOf(storeOf(portal, 'User'), 0);
  addUser(portal, 'Sales Operations', 'Standard', 'sales-operations');
  portal.users.connected = addUser(portal, 'Headrace Integration', 'Standard', 'headrace-integration');
  portal.users.integration = addUser(portal, 'Platform Integration User', 'CloudIntegrationUser', 'cloud');
  if (source.packageInstalled !== false) installPackage(portal);
  const loading = startLoading(portal);
  if ('empty' in source) {
    addDefaultStages(portal);
    settleCurrencies(portal, source);
  } else {
    await loadStages(loading, source);
    await loadOwners(loading, source);
    await loadDeals(loading, source);
    settleCurrencies(portal, source);
    await loadChanges(loading, source);
    await loadActivities(loading, source);
    loadContacts(loading);
    listStages(portal);
    typeAttributes(portal);
  }
  addRecord(portal, 'Organization', 0, {
    Name: portal.name,
    TimeZoneSidKey: portal.timeZone,
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_US',
    OrganizationType: portal.features.bulk ? 'Enterprise Edition' : 'Professional Edition',
    InstanceName: 'SBX1',
    IsSandbox: 0,
    DefaultCurrencyIsoCode: portal.currency,
    FiscalYearStartMonth: 1,
  });
  return portal;
}

/** The most frequent currency is the company's; several ones need the feature. Rates are made up: one for one. */
function settleCurrencies(portal: Portal, source: PortalSource): void {
  const store = storeOf(portal, 'Opportunity');
  const counts = new Map<string, number>();
  for (let row = 0; row < store.rows; row++) {
    const code = getText(store, 'CurrencyIsoCode', row);
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  portal.currency = source.currency ?? most ?? portal.currency;
  const codes = new Set([portal.currency, ...counts.keys()]);
  portal.features.multiCurrency = source.features?.multiCurrency ?? codes.size > 1;
  if (portal.features.multiCurrency)
    for (let row = 0; row < store.rows; row++)
      if (getText(store, 'CurrencyIsoCode', row) === null)
        putValue(store, 'CurrencyIsoCode', row, portal.currency);
  for (const store of portal.stores) {
    const field = store.fields.get('currencyisocode');
    if (field) field.picklistValues = picklistValues([...codes]);
  }
  for (const code of codes)
    addRecord(portal, 'CurrencyType', 0, {
      IsoCode: code,
      ConversionRate: 1,
      DecimalPlaces: 2,
      IsActive: 1,
      IsCorporate: Number(code === portal.currency),
    });
}
