import { Router } from 'express';
import { attributesOf } from '../soql/run-query.ts';
import { idOf, isDeleted, isLive, type ObjectStore, rowOfId } from '../state/object-store.ts';
import { type Portal, visibleField, visibleFields, visibleStore } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { toJson } from '../state/value-text.ts';
import { ApiFailure, notFound } from './api-failure.ts';
import { checkRecord } from './check-record.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { rowBy } from './row-by.ts';
import type { ServerState } from './server-state.ts';
import { createRecord, lockedRow, rowToWrite } from './write-records.ts';

const path = '/services/data/:version/sobjects/:type';

/** One record at a time. */
export function objectRoutes(state: ServerState): Router {
  const router = Router();
  router.post(path, endpoint(state, create));
  router.get(`${path}/:id`, endpoint(state, read));
  router.patch(`${path}/:id`, endpoint(state, update));
  router.delete(`${path}/:id`, endpoint(state, remove));
  router.patch(`${path}/:field/:value`, endpoint(state, upsert));
  return router;
}

/** The kind of record in the address. */
export function storeIn(portal: Portal, name: string | undefined): ObjectStore {
  const store = visibleStore(portal, name ?? '');
  if (!store) throw notFound();
  return store;
}

function create(call: ApiCall): Answer {
  const { portal } = call.live;
  const store = storeIn(portal, call.params['type']);
  mayWrite(store, store.type.createable);
  const id = createRecord(call, store, checkRecord(portal, store, objectBody(call), null));
  return { status: 201, body: { id, success: true, errors: [] } };
}

function read(call: ApiCall): Answer {
  const { portal } = call.live;
  const store = storeIn(portal, call.params['type']);
  const row = rowOfId(store, call.params['id'] ?? '');
  if (row === undefined)
    throw new ApiFailure(
      404,
      'NOT_FOUND',
      'Provided external ID field does not exist or is not accessible: ' + String(call.params['id']),
    );
  if (isDeleted(store, row)) throw new ApiFailure(404, 'ENTITY_IS_DELETED', 'entity is deleted');
  const names = call.query.get('fields')?.split(',') ?? visibleFields(portal, store).map(({ name }) => name);
  return { body: recordBody(portal, store, row, names, call.version) };
}

/** A record with the named fields. Throws `INVALID_FIELD` for a field that is not there. */
export function recordBody(
  portal: Portal,
  store: ObjectStore,
  row: number,
  names: readonly string[],
  version: string,
): Record<string, unknown> {
  const body: Record<string, unknown> = { attributes: attributesOf(store, row, version) };
  for (const name of names) {
    const field = visibleField(portal, store, name.trim());
    if (!field)
      throw new ApiFailure(
        400,
        'INVALID_FIELD',
        `No such column '${name.trim()}' on sobject of type ${store.type.name}`,
      );
    body[field.name] = toJson(portal, field, valueOf(portal, store, row, field.name));
  }
  return { ...body, Id: idOf(store, row) };
}

function update(call: ApiCall): Answer {
  const { live } = call;
  const { portal } = live;
  const store = storeIn(portal, call.params['type']);
  mayWrite(store, store.type.updateable);
  const row = rowToWrite(portal, store, call.params['id']);
  const values = checkRecord(portal, store, objectBody(call), row);
  if (call.locked > 0) throw lockedRow(idOf(store, row));
  live.commit({
    do: 'update',
    type: store.type.name,
    at: live.now(),
    by: portal.users.connected,
    items: [{ row, values }],
  });
  return {};
}

/** The record that a field of its own names, made where there is none. */
function upsert(call: ApiCall): Answer {
  const { live } = call;
  const { portal } = live;
  const store = storeIn(portal, call.params['type']);
  mayWrite(store, store.type.createable && store.type.updateable);
  const field = visibleField(portal, store, call.params['field'] ?? '');
  if (!field?.externalId)
    throw notFound(
      `Provided external ID field does not exist or is not accessible: ${call.params['field'] ?? ''}`,
    );
  const value = call.params['value'] ?? '';
  const row = rowBy(store, field.name, value);
  const values = checkRecord(portal, store, { ...objectBody(call), [field.name]: value }, row ?? null);
  if (row === undefined) {
    const id = createRecord(call, store, values);
    return { status: 201, body: { id, success: true, errors: [], created: true } };
  }
  if (call.locked > 0) throw lockedRow(idOf(store, row));
  const by = portal.users.connected;
  live.commit({ do: 'update', type: store.type.name, at: live.now(), by, items: [{ row, values }] });
  return { body: { id: idOf(store, row), success: true, errors: [], created: false } };
}

function remove(call: ApiCall): Answer {
  const { live } = call;
  const store = storeIn(live.portal, call.params['type']);
  mayWrite(store, store.type.deletable);
  const row = rowToWrite(live.portal, store, call.params['id']);
  if (!isLive(store, row)) throw notFound();
  live.commit({
    do: 'delete',
    type: store.type.name,
    at: live.now(),
    by: live.portal.users.connected,
    rows: [row],
  });
  return {};
}

export function mayWrite(store: ObjectStore, allowed: boolean): void {
  if (allowed) return;
  const message = `entity type ${store.type.name} does not support this operation`;
  throw new ApiFailure(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message);
}
