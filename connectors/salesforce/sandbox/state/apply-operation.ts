import { afterActivity } from './after-activity.ts';
import { afterDealCreated, updateDeal } from './deal-history.ts';
import {
  addRow,
  getValue,
  keyOf,
  type ObjectStore,
  putValue,
  rowsWith,
  wholeSecond,
} from './object-store.ts';
import type { KeptValues, Operation } from './operation.ts';
import { type Portal, storeOf } from './portal.ts';

/**
 * Changes the org and gives the rows it wrote. Deterministic: the same operations in the same order make the same org.
 */
export function applyOperation(portal: Portal, operation: Operation): number[] {
  const store = storeOf(portal, operation.type);
  switch (operation.do) {
    case 'create':
      return operation.items.map((values) => create(portal, store, operation, values));
    case 'update':
      return operation.items.map(({ row, values }) => update(portal, store, operation, row, values));
    case 'delete':
    case 'undelete':
    case 'purge':
      for (const row of operation.rows) remove(store, operation, row);
      return operation.rows;
    case 'merge':
      return mergeAccounts(portal, store, operation, operation.row, operation.into);
    case 'field':
    default:
      if (operation.field) store.fields.set(operation.name.toLowerCase(), operation.field);
      else store.fields.delete(operation.name.toLowerCase());
      portal.describedAt = operation.at;
      return [];
  }
}

interface Written {
  at: number;
  by: number;
}

function create(portal: Portal, store: ObjectStore, { at, by }: Written, values: KeptValues): number {
  const row = addRow(store, at, by);
  for (const [name, value] of Object.entries(values)) if (value !== null) putValue(store, name, row, value);
  if (store.type.name === 'Opportunity') afterDealCreated(portal, store, row, at, by);
  afterActivity(portal, store, row, at);
  return row;
}

function update(
  portal: Portal,
  store: ObjectStore,
  { at, by }: Written,
  row: number,
  values: KeptValues,
): number {
  const changed = Object.entries(values).filter(([name, value]) => getValue(store, name, row) !== value);
  if (changed.length === 0 && !portal.uncertain.sameValueMovesModifiedDate) return row;
  if (store.type.name === 'Opportunity') updateDeal(portal, store, row, Object.fromEntries(changed), at, by);
  else for (const [name, value] of changed) putValue(store, name, row, value);
  stamp(store, row, at, by);
  afterActivity(portal, store, row, at);
  return row;
}

/** The loser goes into the bin with the winner's id, and what belonged to it belongs to the winner. */
function mergeAccounts(
  portal: Portal,
  accounts: ObjectStore,
  { at, by }: Written,
  row: number,
  into: number,
): number[] {
  const [loser, winner] = [keyOf(accounts, row), keyOf(accounts, into)];
  for (const store of portal.stores) {
    if (!store.columns.has('AccountId')) continue;
    for (const child of rowsWith(store, 'AccountId', loser)) {
      putValue(store, 'AccountId', child, winner);
      if (portal.uncertain.mergingStampsChildren) stamp(store, child, at, by);
    }
  }
  putValue(accounts, 'MasterRecordId', row, winner);
  remove(accounts, { do: 'delete', at, by }, row);
  stamp(accounts, into, at, by);
  return [row, into];
}

function stamp(store: ObjectStore, row: number, at: number, by: number): void {
  putValue(store, 'LastModifiedDate', row, wholeSecond(at));
  putValue(store, 'LastModifiedById', row, by);
  putValue(store, 'SystemModstamp', row, wholeSecond(at));
}

function remove(store: ObjectStore, { do: what, at, by }: Written & { do: string }, row: number): void {
  if (what === 'purge') store.purged.add(row);
  else putValue(store, 'IsDeleted', row, Number(what === 'delete'));
  stamp(store, row, at, by);
}
