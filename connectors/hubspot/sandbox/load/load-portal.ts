import type { PortalSource } from '../options.ts';
import { columnFor } from '../state/object-store.ts';
import { defaultPipeline } from '../state/pipeline.ts';
import { createPortal, type Portal, storeOf } from '../state/portal.ts';
import { stageTimeProperties } from '../state/stage-times.ts';
import type { Uncertain } from '../uncertain.ts';
import { typeAttributes } from './attributes.ts';
import { loadActivities } from './load-activities.ts';
import { loadChanges } from './load-changes.ts';
import { loadContacts } from './load-contacts.ts';
import { loadDeals } from './load-deals.ts';
import { loadStages } from './load-stages.ts';
import { startLoading } from './loading.ts';
import { ownerIdOf } from './people.ts';

/** An account with what the source holds. Throws `invalid-input` naming file, line and column of a bad value. */
export async function loadPortal(
  source: PortalSource,
  portalId: number,
  uncertain: Uncertain,
): Promise<Portal> {
  const portal = createPortal({
    portalId,
    name: source.name ?? `Portal ${portalId}`,
    timeZone: source.timeZone ?? 'UTC',
    currency: source.currency ?? 'USD',
    uncertain,
  });
  const loading = startLoading(portal);
  if ('empty' in source) {
    portal.pipelines.set('default', defaultPipeline(new Date(0).toISOString()));
    ownerIdOf(loading, 'Ada Miller');
  } else {
    await loadStages(loading, source);
    await loadDeals(loading, source);
    await loadChanges(loading, source);
    await loadActivities(loading, source);
    loadContacts(loading);
    settleCurrencies(portal, source.currency);
    typeAttributes(storeOf(portal, 'deals'), portal.currencies);
  }
  const { properties } = storeOf(portal, 'deals');
  for (const property of stageTimeProperties(portal)) properties.set(property.name, property);
  return portal;
}

function settleCurrencies(portal: Portal, given: string | undefined): void {
  const store = storeOf(portal, 'deals');
  const column = columnFor(store, 'deal_currency_code');
  const counts = new Map<string, number>();
  for (const row of store.rows.values()) {
    const currency = row.values[column];
    if (currency) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  portal.currency = given ?? most ?? portal.currency;
  portal.currencies = new Set([portal.currency, ...counts.keys()]);
}
