import { expect, test } from 'vitest';
import { startSandbox } from '../../../../connectors/hubspot/sandbox/start-sandbox.ts';
import {
  authorize,
  call,
  codeOf,
  openSandbox,
  read,
  redirectUri,
  signIn,
  tokenCall,
} from './support/open-sandbox.ts';

// RFC 7636, appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const account = '/account-info/2026-09/details';

test('a code opens once, and only for the address and the verifier it was made for', async () => {
  const { sandbox } = await openSandbox();
  const exchange = async (form: Record<string, string>) => {
    const code = await codeOf(sandbox, { code_challenge: challenge, code_challenge_method: 'S256' });
    return tokenCall(sandbox, {
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code_verifier: verifier,
      code,
      ...form,
    });
  };
  expect((await exchange({ redirect_uri: 'http://localhost:9/other' })).body.status).toBe('BAD_REDIRECT_URI');
  expect((await exchange({ code_verifier: 'another-verifier' })).body.error).toBe('invalid_grant');
  expect((await exchange({ client_secret: 'wrong' })).body.error).toBe('invalid_client');
  const code = await codeOf(sandbox);
  const form = { grant_type: 'authorization_code', redirect_uri: redirectUri, code };
  const granted = await tokenCall(sandbox, form);
  expect(granted.body).toMatchObject({
    expires_in: 1800,
    token_type: 'bearer',
    hub_id: sandbox.portals[0]?.portalId,
  });
  expect(granted.body.scopes).toContain('crm.objects.deals.write');
  expect((await tokenCall(sandbox, form)).body.error).toBe('invalid_grant');
});

test('tokens are asked for in a form, never in the query and never in JSON', async () => {
  const { sandbox, refreshToken } = await openSandbox();
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: sandbox.clientId,
    client_secret: sandbox.clientSecret,
    refresh_token: refreshToken,
  });
  const url = `${sandbox.url}/oauth/2026-09/token`;
  const inQuery = await read(await fetch(`${url}?${form.toString()}`, { method: 'POST' }));
  const inJson = await read(
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(form)),
    }),
  );
  expect([inQuery.status, inJson.status]).toEqual([400, 415]);
  expect((await read(await fetch(url, { method: 'POST', body: form }))).status).toBe(200);
});

test('an access token ends after its time and a refresh brings a new one', async () => {
  const { sandbox, api, useToken, refreshToken } = await openSandbox();
  expect((await api('GET', account)).status).toBe(200);
  sandbox.expireTokens();
  const late = await api('GET', account);
  expect([late.status, late.body.category]).toEqual([401, 'INVALID_AUTHENTICATION']);
  const fresh = await tokenCall(sandbox, { grant_type: 'refresh_token', refresh_token: refreshToken });
  useToken(fresh.body.access_token);
  expect((await api('GET', account)).status).toBe(200);
  const wrong = await tokenCall(sandbox, { grant_type: 'refresh_token', refresh_token: 'made-up' });
  expect([wrong.status, wrong.body.status]).toEqual([400, 'BAD_REFRESH_TOKEN']);
});

test('introspection tells what a token is good for, revoking and uninstalling end it', async () => {
  const { sandbox, api, refreshToken } = await openSandbox();
  expect((await tokenCall(sandbox, { token: refreshToken }, 'token/introspect')).body.active).toBe(true);
  expect((await tokenCall(sandbox, { token: refreshToken }, 'token/revoke')).status).toBe(204);
  expect((await tokenCall(sandbox, { token: refreshToken }, 'token/introspect')).body.active).toBe(false);
  // What was issued lives on for its time.
  expect((await api('GET', account)).status).toBe(200);
  expect((await api('DELETE', '/appinstalls/2026-09/external-install')).status).toBe(204);
  expect((await api('GET', account)).status).toBe(401);
});

test('an address without all required scopes cannot install', async () => {
  const { sandbox } = await openSandbox();
  expect((await authorize(sandbox, { scope: 'oauth' })).status).toBe(400);
  expect((await authorize(sandbox, { client_id: 'nobody' })).status).toBe(400);
  expect((await authorize(sandbox, { redirect_uri: 'http://example.com/callback' })).status).toBe(400);
});

test('a scope that was not granted is named', async () => {
  const { sandbox, dealId } = await openSandbox();
  const token: string = (await signIn(sandbox)).body.access_token;
  const refused = await call(sandbox, token, 'POST', '/crm/objects/2026-09/tasks', {
    properties: { hs_timestamp: '2026-01-01T00:00:00Z' },
    associations: [
      {
        to: { id: dealId('d0') },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 216 }],
      },
    ],
  });
  expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES']);
  expect(JSON.stringify(refused.body)).toContain('crm.objects.contacts.write');
});

test('with several portals the admin picks one, and the state comes back', async () => {
  const sandbox = await startSandbox({
    portals: [
      { empty: true, name: 'North' },
      { empty: true, name: 'South' },
    ],
  });
  const page = await authorize(sandbox, { state: 'st' });
  expect(await page.text()).toContain('South');
  const second = sandbox.portals[1]?.portalId ?? 0;
  const redirect = await authorize(sandbox, { state: 'st', portal: String(second) });
  const location = new URL(redirect.headers.get('location') ?? '');
  expect(location.searchParams.get('state')).toBe('st');
  const code = location.searchParams.get('code') ?? '';
  const granted = await tokenCall(sandbox, {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code,
  });
  expect(granted.body.hub_id).toBe(second);
  await sandbox.close();
});
