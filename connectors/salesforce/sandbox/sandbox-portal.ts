import { propertiesOf } from '../../../src/app-manifest.ts';
import { editPortal } from './edit-portal.ts';
import type { LivePortal } from './live-portal.ts';
import { packageFieldName } from './load/package-fields.ts';
import type { SandboxPortal } from './options.ts';
import { idOf, isDeleted, isLive, keyOf, type ObjectStore, rowOfId, rowsWith } from './state/object-store.ts';
import type { Operation } from './state/operation.ts';
import { type Portal, storeOf } from './state/portal.ts';
import { valueOf } from './state/value-of.ts';
import { toJson } from './state/value-text.ts';

/** An org as tests and the demo look at it, past API, limits and rights. */
export function sandboxPortal(live: LivePortal): SandboxPortal {
  const { portal } = live;
  const deals = storeOf(portal, 'Opportunity');
  const rowsOf = (ids: readonly string[]) => ids.flatMap((id) => rowOfId(deals, id) ?? []);
  return {
    portalId: portal.portalId,
    name: portal.name,
    notifications: portal.notifications,
    dealIdOf(portfolioId) {
      const row = portal.ids.get(portfolioId);
      return row === undefined ? undefined : idOf(deals, row);
    },
    deal(dealId) {
      const row = rowOfId(deals, dealId);
      if (row === undefined) return undefined;
      const properties = everyValue(portal, deals, row);
      for (const { name } of propertiesOf('salesforce'))
        properties[`headrace_${name}`] = properties[portal.prefix + packageFieldName(name)] ?? null;
      return { properties, archived: isDeleted(deals, row) };
    },
    dealIds: () =>
      [...Array(deals.rows).keys()].filter((row) => isLive(deals, row)).map((row) => idOf(deals, row)),
    records(type) {
      const store = storeOf(portal, type);
      const rows = [...Array(store.rows).keys()].filter((row) => isLive(store, row));
      return rows.map((row) => everyValue(portal, store, row));
    },
    tasks(dealId) {
      const tasks = storeOf(portal, 'Task');
      const row = rowOfId(deals, dealId);
      const rows = row === undefined ? [] : rowsWith(tasks, 'WhatId', keyOf(deals, row));
      return rows
        .filter((task) => isLive(tasks, task))
        .map((task) => ({ id: idOf(tasks, task), properties: everyValue(portal, tasks, task) }));
    },
    edit: (by) => editPortal(live, by),
    transaction(work) {
      const open: Operation[] = [];
      work(editPortal({ ...live, commit: (operation) => (open.push(operation), []) }));
      return {
        commit() {
          for (const operation of open.splice(0)) live.commit(operation);
        },
      };
    },
    refuse(dealIds, refusal) {
      for (const row of rowsOf(dealIds)) portal.refusals.set(row, refusal);
    },
    allow(...dealIds) {
      for (const row of rowsOf(dealIds)) portal.refusals.delete(row);
    },
    hide(...names) {
      for (const name of names) portal.hidden.add(name.toLowerCase());
    },
    show(...names) {
      for (const name of names) portal.hidden.delete(name.toLowerCase());
    },
  };
}

function everyValue(portal: Portal, store: ObjectStore, row: number): Record<string, string | null> {
  return Object.fromEntries(
    [...store.fields.values()].map((field) => {
      const value = toJson(portal, field, valueOf(portal, store, row, field.name));
      return [field.name, value === null ? null : String(value)];
    }),
  );
}
