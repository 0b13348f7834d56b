import { expect, test } from 'vitest';
import {
  authorize,
  call,
  codeOf,
  openSandbox,
  redirectUri,
  signIn,
  tokenCall,
  verifier,
  textOf,
} from './support/open-sandbox.ts';

const code = (sandbox: Parameters<typeof codeOf>[0], form: Record<string, string>) =>
  codeOf(sandbox).then((text) =>
    tokenCall(sandbox, {
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      code: text,
      ...form,
    }),
  );

test('nobody signs in without a verifier that fits the challenge', async () => {
  const { sandbox } = await openSandbox();
  const bare = await authorize(sandbox, { code_challenge: '' });
  expect(bare.headers.get('location')).toContain('missing+required+code+challenge');
  expect((await code(sandbox, { code_verifier: 'x'.repeat(50) })).body['error']).toBe('invalid_grant');
  expect((await code(sandbox, { code_verifier: 'x'.repeat(171) })).body['error']).toBe('invalid_grant');
  expect((await code(sandbox, { client_secret: 'wrong' })).body['error']).toBe('invalid_client');
  expect((await code(sandbox, { redirect_uri: 'http://localhost:9/other' })).body['error']).toBe(
    'redirect_uri_mismatch',
  );
});

test('the answer names the org by its id and says nothing of when the session ends', async () => {
  const { sandbox, portal } = await openSandbox();
  const { body } = await signIn(sandbox);
  expect(body['id']).toMatch(new RegExp(`^${sandbox.url}/id/${portal.portalId}/005\\w{15}$`));
  expect(body).toMatchObject({ instance_url: sandbox.url, token_type: 'Bearer' });
  expect(body).not.toHaveProperty('expires_in');
});

test('a refresh token is good once; used again it ends everything', async () => {
  const { sandbox, refreshToken } = await openSandbox();
  const refresh = (token: string) =>
    tokenCall(sandbox, { grant_type: 'refresh_token', refresh_token: token });
  const second = await refresh(refreshToken);
  const access = textOf(second.body['access_token']);
  expect(second.body['refresh_token']).not.toBe(refreshToken);
  expect((await call(sandbox, access, 'GET', '/limits')).status).toBe(200);
  expect((await refresh(refreshToken)).body['error']).toBe('invalid_grant');
  expect((await call(sandbox, access, 'GET', '/limits')).status).toBe(401);
  expect((await refresh(textOf(second.body['refresh_token']))).body['error']).toBe('invalid_grant');
});

test('a session that is over answers with a list that says so', async () => {
  const { sandbox, api } = await openSandbox();
  sandbox.expireTokens();
  const late = await api('GET', '/limits');
  expect([late.status, JSON.parse(late.text)]).toEqual([
    401,
    [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
  ]);
});

test('a sixth sign-in ends the oldest session, revoking ends the grant', async () => {
  const { sandbox, api, token } = await openSandbox();
  for (let n = 0; n < 4; n++) await signIn(sandbox);
  expect((await api('GET', '/limits')).status).toBe(200);
  const last = await signIn(sandbox);
  expect((await api('GET', '/limits')).status).toBe(401);
  const body = new URLSearchParams({ token: textOf(last.body['refresh_token']) });
  expect((await fetch(`${sandbox.url}/services/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
  expect((await call(sandbox, textOf(last.body['access_token']), 'GET', '/limits')).status).toBe(401);
  expect(token).not.toBe('');
});
