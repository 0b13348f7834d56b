import { HeadraceError } from '../../../src/errors.ts';
import { ApiFailure } from './api/api-failure.ts';
import { checkRecord } from './api/check-record.ts';
import { defaults } from './api/write-records.ts';
import type { LivePortal } from './live-portal.ts';
import type { ActivityName, Edit, Values } from './options.ts';
import { field } from './state/field.ts';
import { getValue, idOf, isLive, type ObjectStore, rowOfId } from './state/object-store.ts';
import { type Portal, stageRow, storeOf } from './state/portal.ts';

type Who = 'person' | 'import' | 'integration';

/** What people, imports and other programs do in an org, under the same rules for values as the API. */
export function editPortal(live: LivePortal, who: Who = 'person'): Edit {
  const { portal } = live;
  const by = who === 'integration' ? portal.users.integration : portal.users.operations;
  const deals = storeOf(portal, 'Opportunity');
  const stamp = (type: string) => ({ type, at: live.now(), by });
  const add = (type: string, given: Values): string => {
    const store = storeOf(portal, type);
    const values = check(portal, store, given, null);
    const [row = store.rows] = live.commit({
      do: 'create',
      ...stamp(store.type.name),
      items: [{ ...defaults(portal, store), ...values }],
    });
    return idOf(store, row);
  };
  const change = (store: ObjectStore, ids: readonly string[], given: Values) => {
    const items = ids.map((id) => {
      const row = rowOf(store, id);
      return { row, values: check(portal, store, given, row) };
    });
    live.commit({ do: 'update', ...stamp(store.type.name), items });
  };
  const onRows = (what: 'delete' | 'undelete' | 'purge', ids: readonly string[]) =>
    live.commit({ do: what, ...stamp('Opportunity'), rows: ids.flatMap((id) => rowOfId(deals, id) ?? []) });
  const direct = (type: string, row: number, values: Record<string, number | string>) =>
    live.commit({ do: 'update', ...stamp(type), items: [{ row, values }] });
  return {
    update: (dealId, values) => change(deals, [dealId], values),
    updateMany: (dealIds, values) => change(deals, dealIds, values),
    create: (values) => add('Opportunity', values),
    add,
    change: (type, id, values) => change(storeOf(portal, type), [id], values),
    remove: (...dealIds) => void onRows('delete', dealIds),
    discard: (type, id) =>
      void live.commit({ do: 'delete', ...stamp(type), rows: [rowOf(storeOf(portal, type), id)] }),
    restore: (dealId) => void onRows('undelete', [dealId]),
    purge: (...dealIds) => void onRows('purge', dealIds),
    mergeAccounts(accountId, intoId) {
      const accounts = storeOf(portal, 'Account');
      const [row, into] = [rowOf(accounts, accountId), rowOf(accounts, intoId)];
      live.commit({ do: 'merge', ...stamp('Account'), row, into });
    },
    addActivity: (dealId, kind, values) => addActivity(live, add, dealId, kind, values ?? {}),
    invite(eventId) {
      const events = storeOf(portal, 'Event');
      const row = rowOf(events, eventId);
      const kept = ['WhatId', 'WhoId', 'Subject', 'StartDateTime', 'EndDateTime'].map((name) => [
        name,
        getValue(events, name, row),
      ]);
      const OwnerId = portal.users.connected;
      const items = [{ ...Object.fromEntries(kept), OwnerId, IsChild: 1 }];
      live.commit({ do: 'create', ...stamp('Event'), items });
    },
    addContact(dealId, values) {
      const ContactId = add('Contact', { LastName: 'Contact', ...values });
      add('OpportunityContactRole', { OpportunityId: dealId, ContactId });
      return ContactId;
    },
    removeStage(apiName) {
      const row = stageRow(portal, apiName);
      if (row !== undefined) direct('OpportunityStage', row, { IsActive: 0 });
    },
    labelStage(apiName, MasterLabel) {
      const row = stageRow(portal, apiName);
      if (row !== undefined) direct('OpportunityStage', row, { MasterLabel });
    },
    deactivateUser: (userId) => void direct('User', rowOf(storeOf(portal, 'User'), userId), { IsActive: 0 }),
    removeField: (type, name) => void live.commit({ do: 'field', type, name, at: live.now(), field: null }),
    addField: (type, name) =>
      void live.commit({
        do: 'field',
        type,
        name,
        at: live.now(),
        field: field(name, 'string', { custom: true }),
      }),
  };
}

const halfHourMs = 1_800_000;

function addActivity(
  live: LivePortal,
  add: (type: string, values: Values) => string,
  dealId: string,
  kind: ActivityName,
  more: Values,
): string {
  const at = new Date(live.now()).toISOString();
  const done = { WhatId: dealId, Status: 'Completed', ActivityDate: at.slice(0, 10) };
  switch (kind) {
    case 'meeting':
      return add('Event', {
        WhatId: dealId,
        Subject: 'Meeting',
        StartDateTime: at,
        EndDateTime: new Date(live.now() + halfHourMs).toISOString(),
        ...more,
      });
    case 'email-in':
    case 'email-out': {
      const ActivityId = add('Task', { ...done, Subject: 'Email', TaskSubtype: 'Email' });
      const Incoming = kind === 'email-in';
      return add('EmailMessage', {
        RelatedToId: dealId,
        ActivityId,
        Incoming,
        Status: '3',
        MessageDate: at,
        ...more,
      });
    }
    case 'task':
      return add('Task', { WhatId: dealId, Subject: 'Follow up', ...more });
    case 'call-in':
    case 'call-out':
    default: {
      const CallType = kind === 'call-in' ? 'Inbound' : 'Outbound';
      return add('Task', { ...done, Subject: 'Call', TaskSubtype: 'Call', CallType, ...more });
    }
  }
}

function rowOf(store: ObjectStore, id: string): number {
  const row = rowOfId(store, id);
  if (row !== undefined && isLive(store, row)) return row;
  throw new HeadraceError(
    'invalid-input',
    `There is no ${store.type.label} ${id} in this org, or it is in the bin.`,
  );
}

function check(portal: Portal, store: ObjectStore, given: Values, row: number | null) {
  try {
    return checkRecord({ ...portal, readOnly: new Set(), hidden: new Set() }, store, given, row);
  } catch (refused) {
    if (!(refused instanceof ApiFailure)) throw refused;
    throw new HeadraceError('invalid-input', refused.message, { cause: refused });
  }
}
