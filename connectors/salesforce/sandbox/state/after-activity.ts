import { getNumber, getText, type ObjectStore, placeOf, putValue, wholeSecond } from './object-store.ts';
import type { Portal } from './portal.ts';

const dayMs = 86_400_000;

/**
 * What follows from a task or event: its completion is stamped, and the deal's last activity moves to the latest due
 * day of a closed task or start of an event, which may lie ahead. The deal's own stamps stay as they are.
 */
export function afterActivity(portal: Portal, store: ObjectStore, row: number, at: number): void {
  if (store.type.name === 'Task') {
    const closed = getText(store, 'Status', row) === 'Completed';
    const completedAt = getNumber(store, 'CompletedDateTime', row);
    if (closed && completedAt === null) putValue(store, 'CompletedDateTime', row, wholeSecond(at));
    if (!closed && completedAt !== null) putValue(store, 'CompletedDateTime', row, null);
    if (closed) moveLastActivity(portal, store, row, getNumber(store, 'ActivityDate', row) ?? at);
  } else if (store.type.name === 'Event') {
    moveLastActivity(portal, store, row, getNumber(store, 'StartDateTime', row));
  }
}

function moveLastActivity(portal: Portal, store: ObjectStore, row: number, at: number | null): void {
  const key = getNumber(store, 'WhatId', row);
  if (key === null || at === null) return;
  const { index, row: parent } = placeOf(key);
  const deals = portal.stores[index];
  if (deals?.type.name !== 'Opportunity') return;
  const day = Math.floor(at / dayMs) * dayMs;
  if (day > (getNumber(deals, 'LastActivityDate', parent) ?? Number.NEGATIVE_INFINITY)) {
    putValue(deals, 'LastActivityDate', parent, day);
  }
}
