import { type Response, Router } from 'express';
import type { ObjectStore, Row } from '../state/object-store.ts';
import type { Portal } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { validation } from './api-failure.ts';
import { strings } from './batch.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { readScopes, storeIn } from './objects-read.ts';
import { type Matches, numberOf, searchFilter } from './search-filter.ts';
import { serialize, shown } from './serialize.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';
import type { ServerState } from './server-state.ts';

const maxBody = 3000;
const maxPage = 200;
/** No search goes further than this. */
const maxResults = 10_000;

/** `POST …/search`: what the index knows, not what was written a moment ago. */
export function searchRoutes(state: ServerState): Router {
  const router = Router();
  router.post('/crm/objects/:version/:type/search', (request, response, next) => {
    const needs = { lane: 'search', scopes: readScopes } as const;
    endpoint(state, needs, (call) => search(call, sizeOf(response)))(request, response, next);
  });
  return router;
}

function sizeOf(response: Response): number {
  const text: unknown = response.locals['rawBody'];
  return typeof text === 'string' ? text.length : 0;
}

function search(call: ApiCall, bodyLength: number): Answer {
  if (bodyLength > maxBody)
    throw validation(`The request body is too large: ${bodyLength} characters, the maximum is ${maxBody}.`);
  const store = storeIn(call);
  const body = objectBody(call);
  const limit = wholeNumber(body['limit'], 10, 'limit');
  const after = wholeNumber(body['after'], 0, 'after');
  if (limit < 1 || limit > maxPage)
    throw validation(`Invalid limit ${limit}: it must be from 1 to ${maxPage}.`);
  if (after + limit > maxResults) {
    throw validation(
      `There was a problem with the request. Paging goes up to ${maxResults} results, and ${after + limit} were asked for.`,
    );
  }
  const matches = searchFilter(call.live.portal, store, body['filterGroups']);
  const words = wordsIn(call.live.portal, store, body['query']);
  const found = indexed(store, (row) => matches(row) && words(row));
  const sorted = inOrder(call.live.portal, store, found, body['sorts']);
  const page = sorted.slice(after, after + limit);
  const parts = shown(store, { properties: strings(body['properties']) });
  const more = after + page.length < sorted.length;
  return {
    body: {
      total: sorted.length,
      results: page.map((row) => serialize(call.live, store, row, parts)),
      ...(more && { paging: { next: { after: String(after + page.length) } } }),
    },
  };
}

function wholeNumber(value: unknown, absent: number, name: string): number {
  if (value === undefined || value === null) return absent;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw validation(`Invalid ${name}: "${textOf(value)}" is no whole number.`);
  return number;
}

/** Records as the index has them: without those that are archived, and behind by its lag. */
function indexed(store: ObjectStore, matches: Matches): Row[] {
  const at = Date.now();
  const lagging = new Map<number, Row | null>();
  for (const [id, { until, before }] of store.unindexed) {
    if (until > at) lagging.set(id, before);
    else store.unindexed.delete(id);
  }
  const found: Row[] = [];
  for (const row of store.rows.values()) {
    const seen = lagging.size > 0 && lagging.has(row.id) ? lagging.get(row.id) : row;
    if (seen && seen.archivedAt === null && matches(seen)) found.push(seen);
  }
  return found;
}

function inOrder(portal: Portal, store: ObjectStore, rows: Row[], sorts: unknown): Row[] {
  if (sorts !== undefined && !Array.isArray(sorts))
    throw validation('Invalid input JSON: sorts must be a list.');
  const [sort, second] = (sorts ?? []) as unknown[];
  if (second !== undefined) throw validation('The maximum number of sorts is 1.');
  const { name, direction } = sortOf(sort);
  const property = store.properties.get(name);
  if (!property) throw validation(`There was a problem with the request. Property "${name}" does not exist.`);
  const numeric = property.type !== 'string' && property.type !== 'enumeration';
  const keyed = rows.map((row) => ({ row, key: keyOf(portal, store, row, name, numeric) }));
  // Records with equal keys come in no promised order: here the newest first, so that nobody relies on ids.
  keyed.sort((a, b) => (a.key < b.key ? -direction : a.key > b.key ? direction : b.row.id - a.row.id));
  return keyed.map(({ row }) => row);
}

function sortOf(sort: unknown): { name: string; direction: 1 | -1 } {
  if (sort === undefined) return { name: 'hs_object_id', direction: 1 };
  if (typeof sort === 'string')
    return { name: sort.replace(/^-/, ''), direction: sort.startsWith('-') ? -1 : 1 };
  const { propertyName, direction } = sort as { propertyName?: unknown; direction?: unknown };
  return { name: textOf(propertyName), direction: direction === 'DESCENDING' ? -1 : 1 };
}

function keyOf(
  portal: Portal,
  store: ObjectStore,
  row: Row,
  name: string,
  numeric: boolean,
): number | string {
  if (name === store.type.modified) return row.updatedAt;
  if (name === 'hs_object_id') return row.id;
  const value = valueOf(portal, store, row, name);
  if (numeric) return value === null ? Number.NEGATIVE_INFINITY : numberOf(value);
  return value?.toLowerCase() ?? '';
}

function wordsIn(portal: Portal, store: ObjectStore, query: unknown): Matches {
  if (typeof query !== 'string' || query.trim() === '') return () => true;
  const text = query.toLowerCase();
  const names = store.type.defaults.filter((name) => store.properties.get(name)?.type === 'string');
  return (row) => names.some((name) => valueOf(portal, store, row, name)?.toLowerCase().includes(text));
}
