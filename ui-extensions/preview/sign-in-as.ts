import { createHash, randomBytes } from 'node:crypto';
import type { Access, Connector, Crm, Grant } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';

/** Follows a sign-in that needs nobody to the address it ends at. */
export type FollowSignIn = (from: string, isEnd: (url: URL) => boolean) => Promise<URL>;

/** Signs in to a sandbox as somebody of the account, with a grant of their own, and opens the account. */
export async function signInAs(
  connector: Connector,
  redirectUri: string,
  followSignIn: FollowSignIn,
  signal: AbortSignal,
): Promise<{ account: Crm; token: () => Promise<string> }> {
  const { oauth } = connector;
  if (!oauth) throw new HeadraceError('invalid-input', `${connector.label} has no sign-in to preview.`);
  const codeVerifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const end = await followSignIn(oauth.authorizeUrl({ state, codeChallenge, redirectUri }), ({ href }) =>
    href.startsWith(redirectUri),
  );
  const code = end.searchParams.get('code') ?? '';
  let grant: Grant = await oauth.exchange({ code, codeVerifier, redirectUri });
  let renewing: Promise<Grant> | null = null;
  const renew = async (rejected: string): Promise<string> => {
    if (grant.accessToken !== rejected) return grant.accessToken;
    renewing ??= oauth.refresh(grant).finally(() => {
      renewing = null;
    });
    grant = await renewing;
    return grant.accessToken;
  };
  const token = async (): Promise<string> =>
    grant.expiresAt !== null && grant.expiresAt < Date.now() + 60_000
      ? renew(grant.accessToken)
      : grant.accessToken;
  const access: Access = {
    accountId: grant.accountId,
    scopes: grant.scopes,
    apiUrl: grant.apiUrl,
    token,
    renew,
    pace: () => Promise.resolve(),
    heed: () => Promise.resolve(),
    spend: () => Promise.resolve(0),
    signal,
  };
  return { account: connector.open(access), token };
}
