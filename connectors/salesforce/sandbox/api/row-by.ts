import { getText, isLive, type ObjectStore } from '../state/object-store.ts';

/** The record with this value in a field that tells records apart. */
export function rowBy(store: ObjectStore, field: string, value: string): number | undefined {
  for (let row = 0; row < store.rows; row++)
    if (isLive(store, row) && getText(store, field, row) === value) return row;
  return undefined;
}
