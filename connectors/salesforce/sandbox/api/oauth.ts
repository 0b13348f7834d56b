import { createHash } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { getText, placeOf } from '../state/object-store.ts';
import { findRecord, storeOf } from '../state/portal.ts';
import { notFound } from './api-failure.ts';
import { sessionOf } from './endpoint.ts';
import type { Code, Grant } from './grants.ts';
import type { ServerState } from './server-state.ts';

/** Token, revoke, and who is signed in. */
export function oauthRoutes(state: ServerState): Router {
  const router = Router();
  router.post('/services/oauth2/token', (request, response) => {
    const form = formOf(request);
    const problem = clientProblem(state, form);
    if (problem) return refuse(response, ...problem);
    const type = form.get('grant_type');
    if (type === 'authorization_code') return exchange(state, form, response);
    if (type === 'refresh_token') return refresh(state, form, response);
    refuse(response, 'unsupported_grant_type', 'grant type not supported');
  });
  router.post('/services/oauth2/revoke', (request, response) => {
    const token =
      formOf(request).get('token') ?? new URLSearchParams(request.originalUrl.split('?')[1]).get('token');
    if (state.grants.revoke(token ?? '')) response.status(200).end();
    else refuse(response, 'unsupported_token_type', 'this token type is not supported');
  });
  router.get(['/services/oauth2/userinfo', '/id/:orgId/:userId'], (request, response) => {
    const { grant } = sessionOf(state, request);
    response.json(identity(state, grant));
  });
  return router;
}

function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}

function refuse(response: Response, error: string, description: string): void {
  response.status(400).json({ error, error_description: description });
}

function clientProblem({ app }: ServerState, form: URLSearchParams): [string, string] | null {
  if (form.get('client_id') !== app.clientId) return ['invalid_client_id', 'client identifier invalid'];
  return form.get('client_secret') === app.clientSecret
    ? null
    : ['invalid_client', 'invalid client credentials'];
}

function exchange(state: ServerState, form: URLSearchParams, response: Response): void {
  const code = state.grants.takeCode(form.get('code') ?? '');
  if (!code) return refuse(response, 'invalid_grant', 'expired authorization code');
  if (form.get('redirect_uri') !== code.redirectUri)
    return refuse(response, 'redirect_uri_mismatch', 'redirect_uri must match configuration');
  if (!verified(code, form.get('code_verifier')))
    return refuse(response, 'invalid_grant', 'invalid code verifier');
  answer(state, state.grants.open(code), response);
}

function verified({ challenge }: Code, verifier: string | null): boolean {
  if (verifier === null || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

/** A refresh token is good once: its successor comes with the answer, and using it again ends everything. */
function refresh(state: ServerState, form: URLSearchParams, response: Response): void {
  const grant = state.grants.rotate(form.get('refresh_token') ?? '');
  if (!grant) return refuse(response, 'invalid_grant', 'expired access/refresh token');
  answer(state, grant, response);
}

function answer(state: ServerState, grant: Grant, response: Response): void {
  const { token } = state.grants.issueAccess(grant);
  const issuedAt = String(Date.now());
  response.set('Cache-Control', 'no-cache, no-store').json({
    access_token: token,
    ...(grant.scopes.includes('refresh_token') && { refresh_token: grant.refreshToken }),
    signature: createHash('sha256')
      .update(`${idUrl(state, grant)}${issuedAt}`)
      .digest('base64'),
    scope: grant.scopes.join(' '),
    instance_url: state.url(),
    id: idUrl(state, grant),
    token_type: 'Bearer',
    issued_at: issuedAt,
  });
}

function idUrl(state: ServerState, { portalId, userId }: Grant): string {
  return `${state.url()}/id/${portalId}/${userId}`;
}

function identity(state: ServerState, grant: Grant): Record<string, unknown> {
  const live = state.portals.get(grant.portalId);
  const found = live && findRecord(live.portal, grant.userId);
  if (!live || !found) throw notFound();
  const { row } = placeOf(live.portal.users.connected);
  const users = storeOf(live.portal, 'User');
  const url = `${state.url()}/services/data/v{version}`;
  return {
    id: idUrl(state, grant),
    asserted_user: true,
    user_id: grant.userId,
    organization_id: grant.portalId,
    username: getText(users, 'Username', row),
    display_name: 'Headrace Integration',
    email: getText(users, 'Email', row),
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 0,
    urls: { rest: `${url}/`, sobjects: `${url}/sobjects/`, query: `${url}/query/` },
  };
}
