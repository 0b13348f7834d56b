import { calculatedDeal } from './calculated-deal.ts';
import type { ObjectStore, Row } from './object-store.ts';
import type { Portal } from './portal.ts';

/** A property's value as the API gives it: text or null. */
export function valueOf(portal: Portal, store: ObjectStore, row: Row, name: string): string | null {
  const column = store.columnOf.get(name);
  const stored = column === undefined ? undefined : row.values[column];
  if (stored !== undefined) return stored;
  if (name === 'hs_object_id') return String(row.id);
  if (name === store.type.modified) return iso(row.updatedAt);
  if (name === 'createdate' || name === 'hs_createdate') return iso(row.createdAt);
  if (name === 'hs_timestamp') return iso(row.createdAt);
  return store.type.name === 'deals' ? calculatedDeal(portal, row, name) : null;
}

/** ISO text with milliseconds. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
