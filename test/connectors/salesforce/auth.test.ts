import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnector } from '../../../connectors/salesforce/index.ts';
import { codeChallenge, codeVerifier, openAccount } from './support/open-account.ts';

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
    expect(grant.accountId).toBe(portal.portalId);
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

  test('comes every week, though a session that is used never ends: a refresh token that is not used does', async () => {
    // Only the clock on the wall, which rules tokens: it stands still but for what is said here.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { oauth, grant, crm } = await openAccount({
      deals: 1,
      sandbox: { accessTokenTtlMs: 300, refreshTokenIdleMs: 500 },
    });
    const weekMs = 7 * 86_400_000;
    expect(Math.abs((grant.expiresAt ?? 0) - Date.now() - weekMs)).toBeLessThan(60_000);
    for (let call = 0; call < 6; call++) {
      vi.setSystemTime(Date.now() + 100);
      await crm.owners();
    }
    await expect(oauth.refresh(grant)).rejects.toMatchObject({ kind: 'unauthorized' });
  });

  test('a sign-in without a refresh token is refused with what it lacks', async () => {
    const { oauth, sandbox } = await openAccount({ deals: 0 });
    const page = new URL(
      oauth.authorizeUrl({ state: 's', codeChallenge, redirectUri: 'http://localhost/callback' }),
    );
    page.searchParams.set('scope', 'api');
    const { headers } = await fetch(page, { redirect: 'manual' });
    const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
    await expect(
      oauth.exchange({ code, codeVerifier, redirectUri: 'http://localhost/callback' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('refresh_token') });
    expect(sandbox.requests.count(/oauth2\/token/)).toBe(1);
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

test('no token, code or secret is in what goes wrong, nor in any address', async () => {
  const { oauth, grant, open, access, sandbox } = await openAccount({ deals: 3 });
  const errors: unknown[] = [];
  const failing = (work: Promise<unknown>) => work.catch((error: unknown) => void errors.push(error));
  for (const kind of [
    'truncated',
    'ok-html',
    'reset',
    'daily-limit',
    'api-disabled',
    'unauthorized',
  ] as const) {
    sandbox.faults({ on: /services\/data/, kind, times: 100 });
    await failing(open(access).owners());
    sandbox.clearFaults();
  }
  const later = await oauth.refresh(grant).catch(() => grant);
  await failing(oauth.refresh(grant));
  await failing(oauth.exchange({ code: 'aPrxStolen', codeVerifier, redirectUri: 'http://localhost/' }));
  expect(errors.length).toBeGreaterThan(6);
  const seen = [
    ...errors.map((error) => inspect(error, { depth: 10, showHidden: true })),
    ...sandbox.requests.calls.map(({ path, query }) => `${path}?${query}`),
  ].join('\n');
  const secrets = [grant, later].flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken]);
  for (const secret of [...secrets, sandbox.clientSecret, codeVerifier, 'aPrxStolen'])
    expect(seen.includes(secret)).toBe(false);
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
