import { Router } from 'express';
import { objectTypeOf } from '../state/object-types.ts';
import type { ObjectStore, Row } from '../state/object-store.ts';
import { storeOf } from '../state/portal.ts';
import { notFound, validation } from './api-failure.ts';
import { batchAnswer, inputsOf, maxBatch, notFoundIn, strings } from './batch.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import type { ServerState } from './server-state.ts';
import { serialize, type Shown, shown } from './serialize.ts';

const maxPage = 100;

/** Lists, single records and batch reads of every kind of record. */
export function objectsReadRoutes(state: ServerState): Router {
  const router = Router();
  const scopes = readScopes;
  router.get('/crm/objects/:version/:type', endpoint(state, { scopes }, list));
  router.get('/crm/objects/:version/:type/:id', endpoint(state, { scopes }, one));
  router.post('/crm/objects/:version/:type/batch/read', endpoint(state, { scopes }, batchRead));
  return router;
}

/** The records that a path speaks of. */
export function storeIn({ live, params }: ApiCall): ObjectStore {
  return storeOf(live.portal, typeIn(params).name);
}

function typeIn(params: Record<string, string>) {
  const type = objectTypeOf(params['type'] ?? '');
  if (!type) throw validation(`Unable to infer object type from: ${params['type']}`);
  return type;
}

export const readScopes = (params: Record<string, string>) => typeIn(params).read;
export const writeScopes = (params: Record<string, string>) => typeIn(params).write;

/** A record that exists and is, or is not, archived. */
export function rowIn(store: ObjectStore, id: unknown, archived = false): Row | undefined {
  const row = /^\d+$/.test(String(id)) ? store.rows.get(Number(id)) : undefined;
  return row && (row.archivedAt !== null) === archived ? row : undefined;
}

function list(call: ApiCall): Answer {
  const store = storeIn(call);
  const parts = partsIn(call, store);
  const archived = call.query.get('archived') === 'true';
  const most = parts.withHistory.length > 0 ? call.live.portal.uncertain.historyPageSize : maxPage;
  const limit = Number(call.query.get('limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1) throw validation(`Invalid limit: ${call.query.get('limit')}`);
  if (limit > most) {
    const text = `The provided limit ${limit} is too large. Max limit is ${most}`;
    throw validation(
      parts.withHistory.length > 0 ? `${text} when requesting properties with history.` : text,
    );
  }
  const { page, more } = pageOf(store, call.query.get('after'), limit, archived);
  const last = page.at(-1);
  return {
    body: {
      results: page.map((row) => serialize(call.live, store, row, parts)),
      ...(more && last && { paging: { next: { after: String(last.id), link: nextLink(call, last.id) } } }),
    },
  };
}

function pageOf(store: ObjectStore, after: string | null, limit: number, archived: boolean) {
  if (after !== null && !/^\d+$/.test(after)) throw validation(`Invalid after: ${after}`);
  const page: Row[] = [];
  for (let place = placeAfter(store.order, Number(after ?? -1)); place < store.order.length; place++) {
    const row = store.rows.get(store.order[place] ?? -1);
    if (!row || (row.archivedAt !== null) !== archived) continue;
    if (page.length === limit) return { page, more: true };
    page.push(row);
  }
  return { page, more: false };
}

/** Place of the first id above `id`. */
function placeAfter(order: readonly number[], id: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The vendor names its own host here, whatever host was called: who follows it hands over the token. */
function nextLink({ params, query }: ApiCall, after: number): string {
  const next = new URLSearchParams(query);
  next.set('after', String(after));
  return `https://api.hubapi.com/crm/objects/${params['version']}/${params['type']}?${next.toString()}`;
}

function one(call: ApiCall): Answer {
  const store = storeIn(call);
  const row = rowIn(store, call.params['id'], call.query.get('archived') === 'true');
  if (!row) throw notFound();
  return { body: serialize(call.live, store, row, partsIn(call, store)) };
}

function partsIn({ query }: ApiCall, store: ObjectStore): Shown {
  const names = (key: string) => query.getAll(key).flatMap((value) => value.split(',').filter(Boolean));
  return shown(store, {
    properties: names('properties'),
    withHistory: names('propertiesWithHistory'),
    associations: names('associations'),
  });
}

function batchRead(call: ApiCall): Answer {
  const store = storeIn(call);
  const body = objectBody(call);
  const parts = shown(store, {
    properties: strings(body['properties']),
    withHistory: strings(body['propertiesWithHistory']),
  });
  const inputs = inputsOf(body, maxBatch);
  const most = call.live.portal.uncertain.historyPageSize;
  if (parts.withHistory.length > 0 && inputs.length > most) {
    throw validation(
      `The maximum number of inputs supported in a batch request for property histories is ${most}. Number of inputs received: ${inputs.length}.`,
    );
  }
  const archived = call.query.get('archived') === 'true';
  const ids = [...new Set(inputs.map(({ id }) => String(id)))];
  const rows = ids.flatMap((id) => rowIn(store, id, archived) ?? []);
  const missing = ids.filter((id) => !rowIn(store, id, archived));
  return batchAnswer(
    rows.map((row) => serialize(call.live, store, row, parts)),
    notFoundIn(store.type.name.slice(0, -1), missing),
  );
}
