import { idOf, isDeleted, keyOf, type ObjectStore, rowOfId, type Value } from '../state/object-store.ts';
import type { KeptValues } from '../state/operation.ts';
import { type Portal, stageRow, storeOf } from '../state/portal.ts';
import { isIdShaped } from '../state/record-id.ts';
import { getText } from '../state/object-store.ts';
import { ApiFailure } from './api-failure.ts';
import type { ApiCall } from './endpoint.ts';

/** The row that a write means. Throws as the vendor does for ids that are none, unknown, or in the bin. */
export function rowToWrite(portal: Portal, store: ObjectStore, id: unknown): number {
  const text = typeof id === 'string' ? id : '';
  if (!isIdShaped(text) || !text.startsWith(store.type.prefix)) {
    throw new ApiFailure(400, 'MALFORMED_ID', `${store.type.label} ID: id value of incorrect type: ${text}`, [
      'Id',
    ]);
  }
  const row = rowOfId(store, text);
  if (row === undefined)
    throw new ApiFailure(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  if (isDeleted(store, row)) throw new ApiFailure(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  const refusal = store.type.name === 'Opportunity' ? portal.refusals.get(row) : undefined;
  if (refusal) throw new ApiFailure(400, refusal.statusCode, refusal.message, refusal.fields ?? []);
  return row;
}

export function lockedRow(id: string): ApiFailure {
  return new ApiFailure(
    400,
    'UNABLE_TO_LOCK_ROW',
    `unable to obtain exclusive access to this record or 1 records: ${id}`,
  );
}

/** Creates a record in the name of the connected user and gives its id. */
export function createRecord(
  { live }: Pick<ApiCall, 'live'>,
  store: ObjectStore,
  values: KeptValues,
): string {
  const { portal } = live;
  const by = portal.users.connected;
  const items = [{ ...defaults(portal, store), ...known(values) }];
  const [row = 0] = live.commit({ do: 'create', type: store.type.name, at: live.now(), by, items });
  return idOf(store, row);
}

/** A stage out of the list is taken as it is, since the list does not bind. */
export function defaults(portal: Portal, store: ObjectStore): Record<string, Value> {
  const owner = store.fields.has('ownerid') ? { OwnerId: portal.users.connected } : {};
  switch (store.type.name) {
    case 'Task':
      return { ...owner, Status: 'Not Started', Priority: 'Normal', TaskSubtype: 'Task' };
    case 'Opportunity': {
      const [type] = portal.processes.keys();
      const recordType = type === undefined ? null : keyOf(storeOf(portal, 'RecordType'), type);
      const currency = portal.features.multiCurrency ? { CurrencyIsoCode: portal.currency } : {};
      return { ...owner, ...currency, ...(portal.features.recordTypes && { RecordTypeId: recordType }) };
    }
    default:
      return owner;
  }
}

function known(values: KeptValues): KeptValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** Stages that can be chosen for a record type; all active ones without. */
export function stagesFor(portal: Portal, recordType: number | null): string[] {
  const stages = storeOf(portal, 'OpportunityStage');
  const all = Array.from({ length: stages.rows }, (_, row) => getText(stages, 'ApiName', row) ?? '');
  const names = recordType === null ? all : (portal.processes.get(recordType) ?? []);
  return names.filter((name) => {
    const row = stageRow(portal, name);
    return row !== undefined && !isInactive(stages, row);
  });
}

function isInactive(stages: ObjectStore, row: number): boolean {
  const column = stages.columns.get('IsActive');
  return column !== undefined && 'numbers' in column && column.numbers[row] === 0;
}
