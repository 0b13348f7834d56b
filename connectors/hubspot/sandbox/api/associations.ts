import { Router } from 'express';
import { objectTypeOf } from '../state/object-types.ts';
import { liveRow, storeOf } from '../state/portal.ts';
import { notFound, validation } from './api-failure.ts';
import { batchAnswer, inputsOf } from './batch.ts';
import { type Answer, type ApiCall, endpoint } from './endpoint.ts';
import { associationTypes } from './serialize.ts';
import type { ServerState } from './server-state.ts';

const maxRead = 1000;
const maxWrite = 2000;
/** Linked records of one record in one answer. */
const pageSize = 500;

/** The associations API: which records are linked. It has a rate limit of its own. */
export function associationRoutes(state: ServerState): Router {
  const router = Router();
  const reads = (params: Record<string, string>) => [...new Set(endsOf(params).flatMap(({ read }) => read))];
  const writes = (params: Record<string, string>) => endsOf(params)[0]?.write ?? [];
  const path = '/crm/associations/:version/:from/:to/batch';
  const reading = { lane: 'associations', scopes: reads } as const;
  const writing = { lane: 'associations', scopes: writes } as const;
  router.post(`${path}/read`, endpoint(state, reading, read));
  router.post(
    `${path}/create`,
    endpoint(state, writing, (call) => change(call, 'link', 201)),
  );
  router.post(
    `${path}/associate/default`,
    endpoint(state, writing, (call) => change(call, 'link', 200)),
  );
  router.post(
    `${path}/archive`,
    endpoint(state, writing, (call) => change(call, 'unlink', 204)),
  );
  const one = '/crm/objects/:version/:from/:id/associations';
  router.put(`${one}/default/:to/:toId`, endpoint(state, writing, putOne));
  if (state.uncertain.associationsList) router.get(`${one}/:to`, endpoint(state, reading, listOne));
  // Only the older of the dated versions has these.
  const older = '/crm/objects/2026-03/:from/:id/associations/:to';
  router.get(older, endpoint(state, reading, listOne));
  router.put(`${older}/:toId`, endpoint(state, writing, putLabelled));
  router.delete(`${older}/:toId`, endpoint(state, writing, deleteOne));
  router.get('/crm/associations/2026-03/:from/:to/labels', endpoint(state, reading, labels));
  return router;
}

function endsOf(params: Record<string, string>) {
  return [params['from'], params['to']].map((word = '') => {
    const type = objectTypeOf(word);
    if (!type) throw validation(`Unable to infer object type from: ${word}`);
    return type;
  });
}

function namesIn(call: ApiCall): [from: string, to: string] {
  const [from, to] = endsOf(call.params);
  return [from?.name ?? '', to?.name ?? ''];
}

function read(call: ApiCall): Answer {
  const [from, to] = namesIn(call);
  const store = storeOf(call.live.portal, from);
  const results: unknown[] = [];
  const errors: unknown[] = [];
  for (const { id, after } of inputsOf(call.body, maxRead)) {
    const linked = liveRow(store, Number(id)) ? linkedTo(call, from, Number(id), to) : [];
    if (linked.length === 0) errors.push(noneFrom(from, to, String(id)));
    else results.push({ from: { id: String(id) }, ...paged(linked, Number(after ?? 0)) });
  }
  return batchAnswer(results, errors);
}

function paged(linked: readonly { toObjectId: string; associationTypes: unknown[] }[], after: number) {
  const end = after + pageSize;
  return {
    to: linked.slice(after, end),
    ...(end < linked.length && { paging: { next: { after: String(end) } } }),
  };
}

function linkedTo({ live: { portal } }: ApiCall, from: string, id: number, to: string) {
  const target = storeOf(portal, to);
  return portal.links
    .of(from, id, to)
    .filter((toId) => liveRow(target, toId))
    .map((toId, place) => ({
      toObjectId: String(toId),
      associationTypes: associationTypes(from, to, place),
    }));
}

/** A record without links is an error of its own, not an empty list. */
function noneFrom(from: string, to: string, id: string) {
  const message = `No ${to.slice(0, -1)} is associated with ${from.slice(0, -1)} ${id}.`;
  const context = { fromObjectId: [id], fromObjectType: [from], toObjectType: [to] };
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message,
    context,
  };
}

function change(call: ApiCall, what: 'link' | 'unlink', status: number): Answer {
  const [from, to] = namesIn(call);
  const links = inputsOf(call.body, maxWrite).flatMap((input) => {
    const targets = Array.isArray(input['to']) ? (input['to'] as unknown[]) : [input['to']];
    return targets.map((target) => link(call, from, idOf(input['from']), to, idOf(target)));
  });
  call.live.commit({ do: what, links });
  if (status === 204) return {};
  const results = links.map(({ id, toId }) => ({
    from: { id: String(id) },
    to: { id: String(toId) },
    associationSpec: {
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId: associationTypes(from, to, 1)[0]?.typeId,
    },
  }));
  return batchAnswer(results, [], status);
}

function idOf(end: unknown): number {
  const id = typeof end === 'object' && end !== null ? (end as { id?: unknown }).id : undefined;
  if (!/^\d+$/.test(String(id))) throw validation('Invalid input JSON: "from" and "to" need an id.');
  return Number(id);
}

function link({ live: { portal } }: ApiCall, from: string, id: number, to: string, toId: number) {
  if (!liveRow(storeOf(portal, from), id) || !liveRow(storeOf(portal, to), toId)) throw notFound();
  return { from, id, to, toId };
}

function oneLink(call: ApiCall) {
  const [from, to] = namesIn(call);
  return link(call, from, Number(call.params['id']), to, Number(call.params['toId']));
}

function putOne(call: ApiCall): Answer {
  const made = oneLink(call);
  call.live.commit({ do: 'link', links: [made] });
  return batchAnswer([{ from: { id: String(made.id) }, to: { id: String(made.toId) } }], []);
}

function putLabelled(call: ApiCall): Answer {
  const { id, toId } = oneLink(call);
  putOne(call);
  const [fromObjectTypeId, toObjectTypeId] = endsOf(call.params).map((type) => type.id);
  const ends = { fromObjectTypeId, fromObjectId: String(id), toObjectTypeId, toObjectId: String(toId) };
  return { status: 201, body: { ...ends, labels: [] } };
}

function deleteOne(call: ApiCall): Answer {
  call.live.commit({ do: 'unlink', links: [oneLink(call)] });
  return {};
}

function labels(call: ApiCall): Answer {
  const [from, to] = namesIn(call);
  return { body: { results: associationTypes(from, to, 0) } };
}

function listOne(call: ApiCall): Answer {
  const [from, to] = namesIn(call);
  const { to: results, ...paging } = paged(
    linkedTo(call, from, Number(call.params['id']), to),
    Number(call.query.get('after') ?? 0),
  );
  return { body: { results, ...paging } };
}
