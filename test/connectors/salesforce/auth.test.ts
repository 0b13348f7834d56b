import { describe, expect, test } from 'vitest';
import { createConnector } from '../../../connectors/salesforce/index.ts';
import { openAccount } from './support/open-account.ts';

describe('signing in', () => {
  test('asks for the least scopes with a challenge, and names the org in 18 characters', async () => {
    const { oauth, grant, portal } = await openAccount({ deals: 0 });
    const page = new URL(
      oauth.authorizeUrl({ state: 's', codeChallenge: 'c', redirectUri: 'http://localhost/callback' }),
    );
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'api refresh_token',
      code_challenge: 'c',
      code_challenge_method: 'S256',
      state: 's',
    });
    expect(grant).toMatchObject({ accountId: portal.portalId, expiresAt: null });
    expect(grant.accountId).toMatch(/^00D\w{15}$/);
    expect(grant.apiUrl).not.toBeNull();
  });

  test('a code without its verifier is worth nothing', async () => {
    const { oauth } = await openAccount({ deals: 0 });
    await expect(
      oauth.exchange({
        code: 'stolen',
        codeVerifier: 'x'.repeat(43),
        redirectUri: 'http://localhost/callback',
      }),
    ).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

describe('renewing', () => {
  test('brings another refresh token each time; an old one used again ends the sign-in', async () => {
    const { oauth, grant } = await openAccount({ deals: 0 });
    const second = await oauth.refresh(grant);
    expect(second.refreshToken).not.toBe(grant.refreshToken);
    const third = await oauth.refresh(second);
    await expect(oauth.refresh(grant)).rejects.toMatchObject({ kind: 'unauthorized' });
    await expect(oauth.refresh(third)).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('a call that nobody answered is not repeated with the same token', async () => {
    const { oauth, grant, sandbox } = await openAccount({ deals: 0 });
    sandbox.faults({ on: /POST .*oauth2\/token/, kind: 'reset' });
    await expect(oauth.refresh(grant)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(sandbox.requests.count(/oauth2\/token/)).toBe(1);
  });

  test('a wrong client is ours to mend: the customer stays connected', async () => {
    const { grant, sandbox } = await openAccount({ deals: 0 });
    const { oauth } = createConnector({
      SALESFORCE_LOGIN_URL: sandbox.url,
      SALESFORCE_CLIENT_ID: 'somebody-else',
    });
    await expect(oauth?.refresh(grant)).rejects.toMatchObject({ kind: 'misconfigured' });
  });

  test('twenty calls with a rejected token renew it once', async () => {
    const { crm, sandbox, access } = await openAccount({ deals: 30 });
    sandbox.expireTokens();
    await Promise.all(Array.from({ length: 20 }, () => crm.owners()));
    expect(access.renewals.refreshed).toBe(1);
    expect(sandbox.requests.count(/oauth2\/token/)).toBe(1);
  });

  test('a token that is rejected again and again ends after one renewal', async () => {
    const { crm, sandbox } = await openAccount({ deals: 3 });
    sandbox.faults({ on: /services\/data/, kind: 'unauthorized', times: 1_000 });
    await expect(crm.owners()).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(sandbox.requests.count(/services\/data/)).toBe(2);
  });
});

test('leaving ends the sign-in, and twice does no harm', async () => {
  const { oauth, grant } = await openAccount({ deals: 0 });
  await oauth.revoke(grant);
  await oauth.revoke(grant);
  await expect(oauth.refresh(grant)).rejects.toMatchObject({ kind: 'unauthorized' });
});

test('an environment that is wrong is named whole', () => {
  expect(() => createConnector({ SALESFORCE_LOGIN_URL: 'ftp://x' })).toThrow(/SALESFORCE_LOGIN_URL/);
});
