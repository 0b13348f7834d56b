import { createHash } from 'node:crypto';
import { type Request, Router } from 'express';
import { ApiFailure } from './api-failure.ts';
import { send } from './endpoint.ts';
import type { Code, Grant } from './grants.ts';
import type { ServerState } from './server-state.ts';

const datedVersions = /^2026-0[39]$/;

/** `/oauth/{version}/token`, introspect and revoke: form bodies only. */
export function oauthRoutes(state: ServerState): Router {
  const router = Router();
  router.post('/oauth/:version/token', (request, response) => {
    const form = formOf(request);
    checkClient(state, form);
    const grant =
      form.get('grant_type') === 'refresh_token' ? refreshed(state, form) : exchanged(state, form);
    send(response, { body: tokenBody(state, grant) });
  });
  router.post('/oauth/:version/token/introspect', (request, response) => {
    const form = formOf(request);
    checkClient(state, form);
    send(response, { body: introspected(state, form.get('token') ?? '') });
  });
  router.post('/oauth/:version/token/revoke', (request, response) => {
    const form = formOf(request);
    checkClient(state, form);
    // What was issued before lives on until it expires.
    const token = form.get('token') ?? '';
    state.grants.revoke(state.grants.byAccessToken(token)?.grant.refreshToken ?? token);
    send(response, {});
  });
  // The older way to ask: the token in the address, and no client.
  router.get('/oauth/2026-03/:kind/:token', (request, response, next) => {
    const { kind, token } = request.params;
    if (kind !== 'access-tokens' && kind !== 'refresh-tokens') return next();
    const { active, ...told } = introspected(state, token);
    if (active !== true) throw new ApiFailure(404, { message: 'token not found' });
    send(response, { body: { ...told, token } });
  });
  return router;
}

function formOf(request: Request): URLSearchParams {
  if (!datedVersions.test(String(request.params['version'])))
    throw new ApiFailure(404, { message: 'resource not found' });
  if (request.originalUrl.includes('?'))
    throw refused('invalid_request', 'Parameters belong in the body, never in the query.');
  if (!request.is('application/x-www-form-urlencoded')) {
    throw new ApiFailure(415, { message: 'HTTP 415 Unsupported Media Type' });
  }
  return new URLSearchParams(String(request.body ?? ''));
}

function refused(error: string, message: string, status?: string): ApiFailure {
  return new ApiFailure(400, { error, error_description: message, message, ...(status && { status }) });
}

function checkClient({ app }: ServerState, form: URLSearchParams): void {
  if (form.get('client_id') !== app.clientId)
    throw refused('invalid_client', 'missing or unknown client id', 'BAD_CLIENT_ID');
  if (form.get('client_secret') !== app.clientSecret) {
    throw refused('invalid_client', 'missing or invalid client secret', 'BAD_CLIENT_SECRET');
  }
}

function exchanged(state: ServerState, form: URLSearchParams): Grant {
  if (form.get('grant_type') !== 'authorization_code') {
    throw refused(
      'unsupported_grant_type',
      'grant_type must be authorization_code or refresh_token',
      'BAD_GRANT_TYPE',
    );
  }
  const code = state.grants.takeCode(form.get('code') ?? '');
  if (!code) throw refused('invalid_grant', 'missing or unknown auth code', 'BAD_AUTH_CODE');
  if (form.get('redirect_uri') !== code.redirectUri) {
    throw refused('invalid_grant', 'missing or invalid redirect uri', 'BAD_REDIRECT_URI');
  }
  if (!verified(code, form.get('code_verifier')))
    throw refused('invalid_grant', 'code verifier does not match', 'BAD_CODE_VERIFIER');
  const { portalId, userId, scopes } = code;
  return state.grants.open({ portalId, userId, scopes });
}

function verified({ challenge }: Code, verifier: string | null): boolean {
  if (challenge === null) return true;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function refreshed(state: ServerState, form: URLSearchParams): Grant {
  const grant = state.grants.byRefreshToken(form.get('refresh_token') ?? '');
  if (!grant) throw refused('invalid_grant', 'missing or invalid refresh token', 'BAD_REFRESH_TOKEN');
  return state.uncertain.rotateRefreshTokens ? state.grants.rotate(grant) : grant;
}

function tokenBody(state: ServerState, grant: Grant): Record<string, unknown> {
  const { token, expiresInS } = state.grants.issueAccess(grant);
  return {
    access_token: token,
    refresh_token: grant.refreshToken,
    expires_in: expiresInS,
    token_type: 'bearer',
    token_use: 'access_token',
    hub_id: grant.portalId,
    user_id: grant.userId,
    scopes: grant.scopes,
  };
}

function introspected(state: ServerState, token: string): Record<string, unknown> {
  const access = state.grants.byAccessToken(token);
  const grant = access && access.expiresAt > Date.now() ? access.grant : state.grants.byRefreshToken(token);
  if (!grant) return { active: false };
  return {
    active: true,
    token_use: access ? 'access_token' : 'refresh_token',
    token_type: 'bearer',
    client_id: state.app.clientId,
    app_id: state.app.appId,
    hub_id: grant.portalId,
    user_id: grant.userId,
    scopes: grant.scopes,
    ...(access && { expires_in: Math.floor((access.expiresAt - Date.now()) / 1000) }),
  };
}
