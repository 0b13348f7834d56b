import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { createOAuth } from '../../../connectors/hubspot/auth.ts';
import { readSettings } from '../../../connectors/hubspot/settings.ts';
import type { Grant } from '../../../src/connector.ts';

const settings = readSettings({
  HUBSPOT_CLIENT_ID: 'id-1',
  HUBSPOT_CLIENT_SECRET: 'secret-1',
  HUBSPOT_API_URL: 'http://hubspot.test/',
});
const oauth = createOAuth(settings, { backoffMs: 1 });
const api = () => nock('http://hubspot.test');
const answer = {
  access_token: 'a-2',
  refresh_token: 'r-2',
  expires_in: 1800,
  token_use: 'access_token',
  hub_id: 33,
  scopes: ['oauth'],
};
const grant: Grant = {
  accessToken: 'a-1',
  refreshToken: 'r-1',
  expiresAt: null,
  accountId: '33',
  scopes: ['oauth'],
  apiUrl: null,
};

afterEach(() => nock.cleanAll());

describe('signing in', () => {
  test.each([
    ['https://app.hubspot.com', 'https://app.hubspot.com/oauth/authorize'],
    ['http://127.0.0.1:4010/oauth/authorize', 'http://127.0.0.1:4010/oauth/authorize'],
  ])('the browser goes from %s to %s with all that HubSpot asks for', (authUrl, page) => {
    const signIn = createOAuth(readSettings({ HUBSPOT_CLIENT_ID: 'id-1', HUBSPOT_AUTH_URL: authUrl }));
    const url = new URL(
      signIn.authorizeUrl({
        state: 's',
        codeChallenge: 'c',
        redirectUri: 'http://localhost:3000/oauth/hubspot/callback',
      }),
    );
    expect(url.origin + url.pathname).toBe(page);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'id-1',
      redirect_uri: 'http://localhost:3000/oauth/hubspot/callback',
      state: 's',
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
    expect(url.searchParams.get('scope')?.split(' ')).toContain('crm.objects.deals.write');
    expect(url.searchParams.get('optional_scope')?.split(' ')).toContain('sales-email-read');
  });

  test('secrets travel in the form, never in the address, and the grant names the account', async () => {
    let body = '';
    api()
      .post('/oauth/2026-09/token', (form: unknown) => {
        body = JSON.stringify(form);
        return true;
      })
      .reply(200, answer);
    const before = Date.now();
    const made = await oauth.exchange({
      code: 'code-1',
      codeVerifier: 'v',
      redirectUri: 'http://localhost:3000/cb',
    });
    expect(JSON.parse(body)).toEqual({
      grant_type: 'authorization_code',
      client_id: 'id-1',
      client_secret: 'secret-1',
      code: 'code-1',
      code_verifier: 'v',
      redirect_uri: 'http://localhost:3000/cb',
    });
    expect(made).toMatchObject({
      accessToken: 'a-2',
      refreshToken: 'r-2',
      accountId: '33',
      scopes: ['oauth'],
    });
    expect(made.expiresAt).toBeGreaterThanOrEqual(before + 1_800_000);
  });
});

describe('renewing', () => {
  test('a busy token endpoint is asked again', async () => {
    api()
      .post('/oauth/2026-09/token')
      .reply(429, { message: 'slow down', policyName: 'SECONDLY' }, { 'retry-after': '0' });
    api().post('/oauth/2026-09/token').reply(502, '<html>');
    api().post('/oauth/2026-09/token').reply(200, answer);
    await expect(oauth.refresh(grant)).resolves.toMatchObject({ accessToken: 'a-2', refreshToken: 'r-2' });
  });

  test('an answer without a new refresh token keeps the one there is', async () => {
    api()
      .post('/oauth/2026-09/token')
      .reply(200, { ...answer, refresh_token: undefined });
    await expect(oauth.refresh(grant)).resolves.toMatchObject({ refreshToken: 'r-1' });
  });

  test.each([
    [400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' }],
    [400, { error: 'invalid_grant', error_description: 'refresh token is invalid' }],
    [401, { message: 'no' }],
  ])('a revoked grant (%i %j) asks for a new sign-in', async (status, body) => {
    api().post('/oauth/2026-09/token').reply(status, body);
    await expect(oauth.refresh(grant)).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('a wrong client is our own fault and disconnects nobody', async () => {
    api()
      .post('/oauth/2026-09/token')
      .reply(400, { status: 'BAD_CLIENT_ID', message: 'missing or unknown client id' });
    const failed = oauth.refresh(grant);
    await expect(failed).rejects.toMatchObject({ kind: 'misconfigured' });
    await expect(failed).rejects.toThrow(/HUBSPOT_CLIENT_ID/);
  });

  test('a page instead of a token is tried again, and no error tells a secret', async () => {
    api()
      .post('/oauth/2026-09/token')
      .times(4)
      .reply(503, '<html>secret-1</html>', { 'content-type': 'text/html' });
    const failed = await oauth.refresh(grant).catch((error: unknown) => error);
    expect(failed).toMatchObject({ kind: 'unavailable' });
    expect(String(failed) + JSON.stringify(failed)).not.toMatch(/secret-1|r-1|a-1/);
  });
});

test('revoking a grant that is gone already is fine', async () => {
  api().delete('/appinstalls/2026-09/external-install').reply(401, { message: 'expired' });
  api().post('/oauth/2026-09/token/revoke').reply(400, { status: 'BAD_REFRESH_TOKEN', message: 'unknown' });
  await expect(oauth.revoke(grant)).resolves.toBeUndefined();
});

test('a start with wrong addresses names every one of them', () => {
  expect(() => readSettings({ HUBSPOT_API_URL: 'hubspot', HUBSPOT_AUTH_URL: 'ftp://x' })).toThrow(
    /HUBSPOT_API_URL[\s\S]*HUBSPOT_AUTH_URL/,
  );
});
