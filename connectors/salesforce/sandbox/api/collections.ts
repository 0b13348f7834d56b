import { Router } from 'express';
import { idOf, isLive, rowOfId } from '../state/object-store.ts';
import { findRecord, visibleField, visibleStore } from '../state/portal.ts';
import type { KeptValues } from '../state/operation.ts';
import { ApiFailure, rowError } from './api-failure.ts';
import { checkRecord } from './check-record.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { mayWrite, recordBody, storeIn } from './objects.ts';
import { rowBy } from './row-by.ts';
import type { ServerState } from './server-state.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';
import { createRecord, lockedRow, rowToWrite } from './write-records.ts';

const path = '/services/data/:version/composite/sobjects';
const mostRows = 200;
const mostRead = 2000;

type RowResult = { id?: string; success: boolean; errors: unknown[] };

/** Up to 200 records a call; each has a result of its own. */
export function collectionRoutes(state: ServerState): Router {
  const router = Router();
  router.patch(
    path,
    endpoint(state, (call) => write(state, call, true)),
  );
  router.post(
    path,
    endpoint(state, (call) => write(state, call, false)),
  );
  router.patch(`${path}/:type/:field`, endpoint(state, upsert));
  router.delete(path, endpoint(state, remove));
  router.get(
    `${path}/:type`,
    endpoint(state, (call) => read(call, call.query.get('ids'), call.query.get('fields'))),
  );
  router.post(
    `${path}/:type`,
    endpoint(state, (call) => {
      const { ids, fields } = objectBody(call);
      return read(call, listText(ids), listText(fields));
    }),
  );
  return router;
}

function listText(value: unknown): string | null {
  return Array.isArray(value) ? value.join(',') : null;
}

function tooMany(most: number): ApiFailure {
  const message = `record limit reached. cannot submit more than ${most} records into this call`;
  return new ApiFailure(400, 'EXCEEDED_ID_LIMIT', message);
}

function recordsIn(call: ApiCall): Record<string, unknown>[] {
  const { records } = objectBody(call);
  if (!Array.isArray(records) || records.length === 0)
    throw new ApiFailure(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [records]');
  if (records.length > mostRows) throw tooMany(mostRows);
  return records as Record<string, unknown>[];
}

interface Planned {
  type: string;
  row: number;
  values: KeptValues;
}

/** One bad row leaves the others alone, unless all or none is asked for. */
function write(state: ServerState, call: ApiCall, isUpdate: boolean): Answer {
  const { portal } = call.live;
  const records = recordsIn(call);
  const seen = new Set<string>();
  let { locked } = call;
  const planned = records.map((record): Planned | ApiFailure => {
    try {
      const plan = planOne(call, record, isUpdate);
      const key = `${plan.type} ${plan.row}`;
      if (isUpdate && seen.has(key))
        throw new ApiFailure(400, 'DUPLICATE_VALUE', `duplicate id specified: ${textOf(record['id'])}`);
      seen.add(key);
      if (locked-- > 0) throw lockedRow(textOf(record['id']));
      return plan;
    } catch (refused) {
      if (!(refused instanceof ApiFailure)) throw refused;
      const ofAll = refused.errorCode === 'JSON_PARSER_ERROR' || refused.errorCode === 'INVALID_FIELD';
      if (ofAll && state.uncertain.unknownFieldRefusesAll) throw refused;
      return refused;
    }
  });
  const allOrNone = objectBody(call)['allOrNone'] === true;
  if (allOrNone && planned.some((plan) => plan instanceof ApiFailure)) {
    const rolledBack = new ApiFailure(
      400,
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'Record rolled back because not all records were valid and the request was using AllOrNone header',
    );
    return { body: planned.map((plan) => failed(plan instanceof ApiFailure ? plan : rolledBack)) };
  }
  const results = planned.map((plan): RowResult => {
    if (plan instanceof ApiFailure) return failed(plan);
    const store = storeIn(portal, plan.type);
    const id = isUpdate ? idOf(store, plan.row) : createRecord(call, store, plan.values);
    return { id, success: true, errors: [] };
  });
  if (isUpdate) commitAll(call, planned);
  return { body: results };
}

/** Up to 200 records of one kind, each found by a field that says which it is, and made where there is none. */
function upsert(call: ApiCall): Answer {
  const { live } = call;
  const { portal } = live;
  const store = storeIn(portal, call.params['type']);
  const field = visibleField(portal, store, call.params['field'] ?? '');
  if (!field?.externalId) {
    const message = 'Provided external ID field does not exist or is not accessible: ';
    throw new ApiFailure(404, 'NOT_FOUND', message + String(call.params['field']));
  }
  let { locked } = call;
  const results = recordsIn(call).map((record): RowResult & { created?: boolean } => {
    try {
      mayWrite(store, store.type.createable && store.type.updateable);
      const key = textOf(record[field.name]);
      if (key === '')
        throw new ApiFailure(400, 'MISSING_ARGUMENT', `${field.name} not specified`, [field.name]);
      const row = rowBy(store, field.name, key);
      const values = checkRecord(portal, store, record, row ?? null);
      if (locked-- > 0) throw lockedRow(key);
      if (row === undefined)
        return { id: createRecord(call, store, values), success: true, created: true, errors: [] };
      const by = portal.users.connected;
      live.commit({ do: 'update', type: store.type.name, at: live.now(), by, items: [{ row, values }] });
      return { id: idOf(store, row), success: true, created: false, errors: [] };
    } catch (refused) {
      if (!(refused instanceof ApiFailure)) throw refused;
      return failed(refused);
    }
  });
  return { body: results };
}

function failed(failure: ApiFailure): RowResult {
  return { success: false, errors: [rowError(failure)] };
}

function planOne(call: ApiCall, record: Record<string, unknown>, isUpdate: boolean): Planned {
  const { portal } = call.live;
  const type = (record['attributes'] as { type?: unknown } | undefined)?.type;
  const store = typeof type === 'string' ? visibleStore(portal, type) : undefined;
  if (!store) throw new ApiFailure(400, 'INVALID_TYPE', `sObject type '${String(type)}' is not supported.`);
  mayWrite(store, isUpdate ? store.type.updateable : store.type.createable);
  const row = isUpdate ? rowToWrite(portal, store, record['id'] ?? record['Id']) : -1;
  return { type: store.type.name, row, values: checkRecord(portal, store, record, isUpdate ? row : null) };
}

function commitAll({ live }: ApiCall, planned: readonly (Planned | ApiFailure)[]): void {
  const byType = new Map<string, Planned[]>();
  for (const plan of planned)
    if (!(plan instanceof ApiFailure)) byType.set(plan.type, [...(byType.get(plan.type) ?? []), plan]);
  for (const [type, plans] of byType) {
    const items = plans.map(({ row, values }) => ({ row, values }));
    live.commit({ do: 'update', type, at: live.now(), by: live.portal.users.connected, items });
  }
}

function remove(call: ApiCall): Answer {
  const { live } = call;
  const ids = call.query.get('ids')?.split(',') ?? [];
  if (ids.length > mostRows) throw tooMany(mostRows);
  const results = ids.map((id): RowResult => {
    try {
      const found = findRecord(live.portal, id);
      if (!found) throw new ApiFailure(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
      const { store } = found;
      mayWrite(store, store.type.deletable);
      const row = rowToWrite(live.portal, store, id);
      live.commit({
        do: 'delete',
        type: store.type.name,
        at: live.now(),
        by: live.portal.users.connected,
        rows: [row],
      });
      return { id: idOf(store, row), success: true, errors: [] };
    } catch (refused) {
      if (!(refused instanceof ApiFailure)) throw refused;
      return failed(refused);
    }
  });
  return { body: results };
}

/** Records by id, null in the place of one that is not there. */
function read(call: ApiCall, ids: string | null, fields: string | null): Answer {
  const { portal } = call.live;
  const store = storeIn(portal, call.params['type']);
  if (ids === null || fields === null)
    throw new ApiFailure(400, 'MALFORMED_QUERY', 'The ids and fields parameters are required.');
  const asked = ids.split(',');
  if (asked.length > mostRead) throw tooMany(mostRead);
  const body = asked.map((id) => {
    const row = rowOfId(store, id.trim());
    return row === undefined || !isLive(store, row)
      ? null
      : recordBody(portal, store, row, fields.split(','), call.version);
  });
  return { body };
}
