import type { Request, RequestHandler, Response } from 'express';
import type { LivePortal } from '../live-portal.ts';
import { ApiFailure, noSession, notFound } from './api-failure.ts';
import type { Session } from './grants.ts';
import type { ServerState } from './server-state.ts';

/** A call of an endpoint by a signed-in app. */
export interface ApiCall {
  live: LivePortal;
  session: Session;
  /** As in the address: `v68.0`. */
  version: string;
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Request['headers'];
  body: unknown;
  /** Rows that a fault says are locked for this call. */
  locked: number;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Absent: no content. */
  body?: unknown;
  /** CSV, piece by piece. */
  csv?: Iterable<string>;
}

export const versions = [
  { label: "Spring '26", version: '66.0' },
  { label: "Summer '26", version: '67.0' },
  { label: "Winter '27", version: '68.0' },
];

/** What every API call goes through: session, limits, edition; then its own work. */
export function endpoint(state: ServerState, handle: (call: ApiCall) => Answer): RequestHandler {
  return async (request, response) => {
    const session = sessionOf(state, request);
    const { portalId } = session.grant;
    response.locals['portalId'] = portalId;
    const live = state.portals.get(portalId);
    if (!live) throw noSession();
    const params = request.params as Record<string, string>;
    const version = params['version'] ?? 'v68.0';
    if (!versions.some((known) => `v${known.version}` === version)) throw notFound();
    spend(state, live, response);
    if (!live.portal.features.api)
      throw new ApiFailure(403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.');
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    const body = request.body as unknown;
    const locked = (response.locals['lockedRows'] as number | undefined) ?? 0;
    await send(
      response,
      handle({ live, session, version, params, query, headers: request.headers, body, locked }),
    );
  };
}

export function sessionOf(state: ServerState, request: Request): Session {
  const header = /^(?:Bearer|OAuth) (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const isIdentity = request.path.startsWith('/id/');
  const inQuery = new URLSearchParams(request.originalUrl.split('?')[1]).get('oauth_token');
  const token = header ?? (isIdentity ? inQuery : null);
  const session = !token ? undefined : state.grants.session(token);
  if (!session) throw noSession();
  return session;
}

/** Every call counts, and every answer tells how many there were; nothing tells when there will be more. */
function spend(state: ServerState, live: LivePortal, response: Response): void {
  const { portalId, features } = live.portal;
  const usage = state.usage.get(portalId) ?? { own: 0, others: 0 };
  state.usage.set(portalId, usage);
  const most = state.limits.dailyCalls ?? 15_000_000;
  const full = usage.own + usage.others >= most;
  if (!full) usage.own += 1;
  const own = features.perAppUsage ? `; per-app-api-usage=${usage.own}/${most}(appName=Headrace)` : '';
  response.set('Sforce-Limit-Info', `api-usage=${usage.own + usage.others}/${most}${own}`);
  if (full) throw new ApiFailure(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  if (state.limits.concurrent !== null && state.running > state.limits.concurrent)
    throw new ApiFailure(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.');
  response.locals['letThrough'] = true;
}

export async function send(response: Response, { status, headers, body, csv }: Answer): Promise<void> {
  if (headers) response.set(headers);
  const reshape = response.locals['reshape'] as ((text: string) => string) | undefined;
  if (csv) {
    response.status(status ?? 200).type('text/csv');
    for (const piece of csv) {
      if (response.closed) return;
      if (!response.write(reshape ? reshape(piece) : piece))
        await new Promise<void>((resolve) => {
          response.once('drain', resolve);
          response.once('close', resolve);
        });
      if (reshape) break;
    }
    response.end();
  } else if (body === undefined) response.status(status ?? 204).end();
  else {
    const text = JSON.stringify(body);
    response
      .status(status ?? 200)
      .type('application/json')
      .end(reshape ? reshape(text) : text);
  }
}

/** The body as an object. */
export function objectBody({ body }: Pick<ApiCall, 'body'>): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new ApiFailure(
    400,
    'JSON_PARSER_ERROR',
    'The HTTP entity body is required, but this request has no entity body.',
  );
}
