import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { runQuery } from '../soql/run-query.ts';
import { ApiFailure, noSession } from './api-failure.ts';
import { type Answer, type ApiCall, endpoint } from './endpoint.ts';
import type { Cursor, ServerState } from './server-state.ts';

const path = '/services/data/:version';

/** `query`, `queryAll` and their further pages. */
export function queryRoutes(state: ServerState): Router {
  const router = Router();
  router.get(
    `${path}/query`,
    endpoint(state, (call) => start(state, call, false)),
  );
  router.get(
    `${path}/queryAll`,
    endpoint(state, (call) => start(state, call, true)),
  );
  router.get(
    [`${path}/query/:locator`, `${path}/queryAll/:locator`],
    endpoint(state, (call) => goOn(state, call)),
  );
  return router;
}

function start(state: ServerState, call: ApiCall, all: boolean): Answer {
  const text = call.query.get('q');
  if (text === null) throw new ApiFailure(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  const found = runQuery(call.live.portal, text, all);
  const { token, grant } = call.session;
  const cursor: Cursor = { token, portalId: grant.portalId, found, batchSize: batchSizeOf(state, call) };
  return { body: pageOf(state, call, cursor, newLocator(), 0) };
}

function newLocator(): string {
  return `0r8${randomBytes(12).toString('hex').slice(0, 15)}`;
}

function batchSizeOf({ uncertain }: ServerState, { headers }: ApiCall): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(String(headers['sforce-query-options'] ?? ''))?.[1];
  return Math.min(uncertain.pageRows, Math.max(200, Number(asked ?? 2000)));
}

function pageOf(state: ServerState, { version }: ApiCall, cursor: Cursor, locator: string, from: number) {
  const { found, batchSize } = cursor;
  const until = Math.min(found.total, from + batchSize);
  const done = until >= found.total;
  if (done) state.cursors.delete(locator);
  else keep(state, locator, cursor);
  return {
    totalSize: found.total,
    done,
    ...(!done && { nextRecordsUrl: `/services/data/${version}/query/${locator}-${until}` }),
    records: found.records(from, until, version),
  };
}

/** A user has so many open queries; one more closes the oldest. */
function keep(state: ServerState, locator: string, cursor: Cursor): void {
  state.cursors.delete(locator);
  state.cursors.set(locator, cursor);
  const open = [...state.cursors].filter(([, { portalId }]) => portalId === cursor.portalId);
  for (const [old] of open.slice(0, Math.max(0, open.length - state.uncertain.openCursors)))
    state.cursors.delete(old);
}

function goOn(state: ServerState, call: ApiCall): Answer {
  const [, locator = '', from = '0'] = /^(\w+)-(\d+)$/.exec(call.params['locator'] ?? '') ?? [];
  const cursor = state.cursors.get(locator);
  const { locatorOfOldSession } = state.uncertain;
  const elsewhere = cursor && cursor.token !== call.session.token && locatorOfOldSession !== 'works';
  if (elsewhere && locatorOfOldSession === 'INVALID_SESSION_ID') throw noSession();
  if (!cursor || elsewhere || cursor.portalId !== call.session.grant.portalId)
    throw new ApiFailure(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return { body: pageOf(state, call, cursor, locator, Number(from)) };
}
