import type { Request, RequestHandler, Response } from 'express';
import type { LivePortal } from '../live-portal.ts';
import { ApiFailure, missingScopes, tooMany, unauthenticated } from './api-failure.ts';
import type { Grant } from './grants.ts';
import type { RollingWindow } from './rolling-window.ts';
import type { Lane, ServerState } from './server-state.ts';

/** A call of an endpoint by an installed app. */
export interface ApiCall {
  live: LivePortal;
  grant: Grant;
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

export interface Answer {
  status?: number;
  /** Absent: no content. */
  body?: unknown;
}

interface Needs {
  lane?: Lane;
  /** Any one of them is enough when `anyOf`. */
  scopes?: readonly string[] | ((params: Record<string, string>) => readonly string[]);
  anyOf?: boolean;
}

/** What every API call goes through: token, rate limits, scopes; then its own work. */
export function endpoint(
  state: ServerState,
  needs: Needs,
  handle: (call: ApiCall) => Answer,
): RequestHandler {
  return (request, response) => {
    const grant = authenticate(state, request);
    response.locals['portalId'] = grant.portalId;
    const live = state.portals.get(grant.portalId);
    if (!live) throw unauthenticated('The portal of this token is gone.');
    limit(state, grant.portalId, needs.lane ?? 'burst', response);
    const params = request.params as Record<string, string>;
    const scopes = typeof needs.scopes === 'function' ? needs.scopes(params) : (needs.scopes ?? []);
    const missing = scopes.filter((scope) => !grant.scopes.includes(scope));
    if (needs.anyOf ? missing.length === scopes.length && scopes.length > 0 : missing.length > 0)
      throw missingScopes(scopes);
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    send(response, handle({ live, grant, params, query, body: request.body as unknown }));
  };
}

export function send(response: Response, { status, body }: Answer): void {
  if (body === undefined) response.status(status ?? 204).end();
  else {
    const reshape = response.locals['reshape'] as ((text: string) => string) | undefined;
    const text = JSON.stringify(body);
    response
      .status(status ?? 200)
      .type('application/json')
      .end(reshape ? reshape(text) : text);
  }
}

function authenticate(state: ServerState, request: Request): Grant {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (!token) {
    throw unauthenticated(
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    );
  }
  const known = state.grants.byAccessToken(token);
  if (!known) throw unauthenticated('The OAuth token used to make this call is invalid.');
  const expiredMs = Date.now() - known.expiresAt;
  if (expiredMs >= 0) {
    throw unauthenticated(
      `The OAuth token used to make this call expired ${Math.ceil(expiredMs / 1000)} second(s) ago.`,
    );
  }
  return known.grant;
}

/** Search has no headers that tell its limits; both its own and the general window must have room. */
function limit(state: ServerState, portalId: number, lane: Lane, response: Response): void {
  const windows = state.windows.get(portalId) ?? {};
  const at = performance.now();
  const lanes: Lane[] =
    lane === 'search' && state.uncertain.searchCountsInBurst ? ['search', 'burst'] : [lane];
  const full = lanes.find((name) => windows[name]?.hasRoom(at) === false);
  if (!full) for (const name of lanes) windows[name]?.take(at);
  const told = lane === 'search' ? undefined : windows[lane];
  if (told) tell(response, told, at);
  if (full) throw tooMany(full);
  response.locals['letThrough'] = true;
}

function tell(response: Response, window: RollingWindow, at: number): void {
  response.set({
    'X-HubSpot-RateLimit-Max': String(window.limit.calls),
    'X-HubSpot-RateLimit-Remaining': String(window.remaining(at)),
    'X-HubSpot-RateLimit-Interval-Milliseconds': String(window.limit.perMs),
  });
}

/** The body as an object. */
export function objectBody(call: ApiCall): Record<string, unknown> {
  const { body } = call;
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw new ApiFailure(400, {
    message: 'Invalid input JSON: an object is expected.',
    category: 'VALIDATION_ERROR',
  });
}
