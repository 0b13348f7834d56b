import { getNumber, isDeleted, type ObjectStore } from '../state/object-store.ts';
import type { Portal } from '../state/portal.ts';
import { readerOf } from '../state/value-of.ts';

const dayMs = 86_400_000;
const monthMs = 30.44 * dayMs;

/** Which rows a query sees: those in the bin and in the archive only when all are asked for, purged ones never. */
export function isVisible(portal: Portal, store: ObjectStore, all: boolean): (row: number) => boolean {
  const archived = store.fields.has('isarchived') ? readerOf(portal, store, 'IsArchived') : null;
  const binUntil = portal.now() - portal.uncertain.binDays * dayMs;
  const { fieldHistoryMonths } = portal.uncertain;
  const kept = all ? fieldHistoryMonths.queryAll : fieldHistoryMonths.query;
  const months = store.type.name === 'OpportunityFieldHistory' ? kept : null;
  const keptSince = months === null ? null : portal.now() - months * monthMs;
  return (row) => {
    if (store.purged.has(row)) return false;
    if (isDeleted(store, row) && (!all || (getNumber(store, 'SystemModstamp', row) ?? 0) < binUntil))
      return false;
    if (keptSince !== null && (getNumber(store, 'CreatedDate', row) ?? 0) < keptSince) return false;
    return all || !archived || archived(row) !== 1;
  };
}
