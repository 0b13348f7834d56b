import { Router } from 'express';
import type { ObjectStore, Row } from '../state/object-store.ts';
import { ApiFailure, notFound, validation } from './api-failure.ts';
import { batchAnswer, inputsOf, notFoundIn } from './batch.ts';
import { checkProperties } from './check-properties.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { rowIn, storeIn, writeScopes } from './objects-read.ts';
import { serialize, shown } from './serialize.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';
import type { ServerState } from './server-state.ts';
import { linksIn, writtenBy } from './write-records.ts';

type Handler = (state: ServerState, call: ApiCall) => Answer;

/** Creates, updates, archives, upserts and merges of every kind of record, one by one and in batches. */
export function objectsWriteRoutes(state: ServerState): Router {
  const router = Router();
  const route = (handle: Handler) => endpoint(state, { scopes: writeScopes }, (call) => handle(state, call));
  const path = '/crm/objects/:version/:type';
  router.post(path, route(create));
  router.patch(`${path}/:id`, route(update));
  router.delete(`${path}/:id`, route(archive));
  router.post(`${path}/batch/create`, route(batchCreate));
  router.post(`${path}/batch/update`, route(batchUpdate));
  router.post(`${path}/batch/upsert`, route(batchUpsert));
  router.post(`${path}/batch/archive`, route(batchArchive));
  router.post(`${path}/merge`, route(merge));
  return router;
}

function create(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const [row] = createAll(state, call, store, [objectBody(call)]);
  return { status: 201, body: row && answerFor(call, store, row) };
}

function createAll(
  state: ServerState,
  call: ApiCall,
  store: ObjectStore,
  inputs: Record<string, unknown>[],
): Row[] {
  const items = inputs.map((input, index) => ({
    id: store.nextId + index,
    properties: withDefaults(
      call,
      store,
      checkProperties(call.live.portal, store, input['properties'], null),
    ),
  }));
  const links = inputs.flatMap((input, index) =>
    linksIn(call, store, store.nextId + index, input['associations']),
  );
  call.live.commit({ do: 'create', ...writtenBy(state, call, store), items, links });
  return items.flatMap(({ id }) => store.rows.get(id) ?? []);
}

function withDefaults({ live: { portal } }: ApiCall, store: ObjectStore, clean: Record<string, string>) {
  const [pipeline] = portal.pipelines.keys();
  return store.type.name === 'deals' && pipeline !== undefined ? { pipeline, ...clean } : clean;
}

function answerFor(call: ApiCall, store: ObjectStore, row: Row, written: string[] = []) {
  return serialize(call.live, store, row, shown(store, { properties: [...store.type.defaults, ...written] }));
}

function update(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const row = rowIn(store, call.params['id']);
  if (!row) throw notFound();
  const properties = checkProperties(call.live.portal, store, objectBody(call)['properties'], row);
  call.live.commit({ do: 'update', ...writtenBy(state, call, store), items: [{ id: row.id, properties }] });
  return { body: answerFor(call, store, row, Object.keys(properties)) };
}

function archive(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const row = rowIn(store, call.params['id']);
  if (row) call.live.commit({ do: 'archive', ...writtenBy(state, call, store), ids: [row.id] });
  return {};
}

/** Only inputs that each carry a trace id of their own are told apart; else one bad input stops all. */
function batchCreate(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const inputs = inputsOf(call.body);
  const traces = new Set(inputs.map((input) => input['objectWriteTraceId']).filter(Boolean));
  if (traces.size < inputs.length) {
    const rows = createAll(state, call, store, inputs);
    return batchAnswer(
      rows.map((row) => answerFor(call, store, row)),
      [],
      201,
    );
  }
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const input of inputs) {
    const trace = String(input['objectWriteTraceId']);
    try {
      const [row] = createAll(state, call, store, [input]);
      if (row) results.push({ ...answerFor(call, store, row), objectWriteTraceId: trace });
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure;
      errors.push({ ...failure.body, context: { objectWriteTraceId: [trace] } });
    }
  }
  return batchAnswer(results, errors, 201);
}

/** One bad value refuses the whole batch and only the first is named; ids that are gone are told apart. */
function batchUpdate(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const inputs = inputsOf(call.body);
  const ids = inputs.map(({ id }) => String(id));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw validation(`Duplicate IDs found in batch input: [${twice}]. IDs must be unique`);
  const items = inputs.flatMap((input) => {
    const row = rowIn(store, input['id']);
    const properties = checkProperties(
      call.live.portal,
      store,
      input['properties'],
      row ?? store.rows.get(Number(input['id'])) ?? nobody,
    );
    return row ? [{ id: row.id, properties }] : [];
  });
  if (items.length > 0) call.live.commit({ do: 'update', ...writtenBy(state, call, store), items });
  const results = items
    .toSorted((a, b) => a.id - b.id)
    .flatMap(({ id, properties }) => {
      const row = store.rows.get(id);
      return row ? [answerFor(call, store, row, Object.keys(properties))] : [];
    });
  const missing = ids.filter((id) => !items.some((item) => String(item.id) === id));
  return batchAnswer(results, notFoundIn(store.type.name.slice(0, -1), missing));
}

/** Stands in for a record that is not there, whose values are checked all the same. */
const nobody: Row = {
  id: 0,
  createdAt: 0,
  updatedAt: 0,
  archivedAt: null,
  mergedInto: null,
  createdBy: { sourceType: 'CRM_UI', sourceId: null, updatedByUserId: null },
  values: [],
  log: null,
};

function batchUpsert(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const results = inputsOf(call.body).map((input) => {
    const name = textOf(input['idProperty'], 'hs_object_id');
    if (name !== 'hs_object_id' && !store.properties.get(name)?.hasUniqueValue) {
      throw validation(`The property "${name}" does not have unique values.`);
    }
    const row =
      name === 'hs_object_id' ? rowIn(store, input['id']) : byUnique(store, name, String(input['id']));
    const properties = checkProperties(call.live.portal, store, input['properties'], row ?? null);
    if (!row) {
      const given = name === 'hs_object_id' ? properties : { ...properties, [name]: String(input['id']) };
      const [made] = createAll(state, call, store, [{ properties: given }]);
      return made && { ...answerFor(call, store, made), new: true };
    }
    call.live.commit({ do: 'update', ...writtenBy(state, call, store), items: [{ id: row.id, properties }] });
    return { ...answerFor(call, store, row, Object.keys(properties)), new: false };
  });
  return batchAnswer(results, []);
}

function byUnique(store: ObjectStore, name: string, value: string): Row | undefined {
  const column = store.columnOf.get(name);
  if (column === undefined) return undefined;
  return [...store.rows.values()].find((row) => row.values[column] === value && row.archivedAt === null);
}

function batchArchive(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const ids = inputsOf(call.body).flatMap(({ id }) => rowIn(store, id)?.id ?? []);
  if (ids.length > 0) call.live.commit({ do: 'archive', ...writtenBy(state, call, store), ids });
  return {};
}

function merge(state: ServerState, call: ApiCall): Answer {
  const store = storeIn(call);
  const { primaryObjectId, objectIdToMerge } = objectBody(call);
  const [primary, other] = [rowIn(store, primaryObjectId), rowIn(store, objectIdToMerge)];
  if (!primary || !other) throw notFound();
  if (primary === other) throw validation('A record cannot be merged with itself.');
  const id = store.nextId;
  call.live.commit({
    do: 'merge',
    ...writtenBy(state, call, store),
    primary: primary.id,
    other: other.id,
    id,
  });
  const row = store.rows.get(id);
  return { body: row && answerFor(call, store, row) };
}
