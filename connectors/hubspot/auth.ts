import { z } from 'zod';
import { Client } from '@hubspot/api-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { appManifest } from '../../src/app-manifest.ts';
import type { Grant, OAuth } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { exchange } from './exchange.ts';
import { failureOf } from './failure.ts';
import { idSchema } from './schemas.ts';
import { apiVersion, type Settings } from './settings.ts';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
  hub_id: idSchema,
  scopes: z.array(z.string()).optional(),
});

const deadlineMs = 30_000;
const tries = 4;

/** HubSpot's words for a grant that is gone, and for a client that is set up wrongly (ours to mend). */
const goneWords =
  /BAD_REFRESH_TOKEN|BAD_AUTH_CODE|invalid_grant|EXPIRED_AUTH_CODE|BAD_HUB|access_denied|REVOKED/i;
const ourWords = /BAD_CLIENT_ID|BAD_CLIENT_SECRET|invalid_client|unauthorized_client|MISMATCH_REDIRECT_URI/i;

/** The sign-in of HubSpot: authorization code with PKCE; refresh tokens are kept as each answer gives them. */
export function createOAuth(settings: Settings, options: { backoffMs?: number } = {}): OAuth {
  const { backoffMs = 1_000 } = options;
  const client = new Client({ basePath: settings.apiUrl, numberOfApiCallRetries: 0 });
  const scopes = appManifest.scopes['hubspot'] ?? { required: [], optional: [] };
  const credentials = { client_id: settings.clientId, client_secret: settings.clientSecret };

  /** `repeatable`: may be sent again when nobody knows whether it was carried out. */
  async function post(path: string, form: Record<string, string>, repeatable: boolean): Promise<unknown> {
    const place = `POST ${path}`;
    for (let tried = 1; ; tried++) {
      let failed: HeadraceError;
      let waitMs: number | null = null;
      let again = repeatable;
      try {
        const answer = await exchange(
          client,
          { method: 'POST', path, form: { ...credentials, ...form } },
          { token: null, deadlineMs, signal: new AbortController().signal, place },
        );
        if (answer.status < 300) return answer.body;
        const failure = failureOf(answer.status, answer.headers, answer.body, place);
        ({ error: failed, waitMs } = failure);
        again ||= failure.notDone;
        if (failed.kind !== 'rate-limited' && failed.kind !== 'unavailable')
          throw decided(failed, answer.body);
      } catch (error) {
        if (!isHeadraceError(error, 'unavailable')) throw error;
        failed = error;
      }
      if (!again || tried >= tries) throw failed;
      await sleep((waitMs ?? backoffMs * 2 ** (tried - 1)) * (1 + Math.random() * 0.25));
    }
  }

  async function grant(form: Record<string, string>, earlier: Grant | null): Promise<Grant> {
    const path = `/oauth/${apiVersion}/token`;
    const parsed = tokenSchema.safeParse(await post(path, form, earlier !== null));
    if (!parsed.success) {
      const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new HeadraceError(
        'unavailable',
        `HubSpot answered POST ${path} without what a token needs: ${fields || 'body'}`,
      );
    }
    const { access_token, refresh_token, expires_in, hub_id } = parsed.data;
    const refreshToken = refresh_token ?? earlier?.refreshToken;
    if (!refreshToken)
      throw new HeadraceError('unreadable', 'HubSpot gave an access token without a refresh token');
    return {
      accessToken: access_token,
      refreshToken,
      expiresAt: expires_in === undefined ? null : Date.now() + expires_in * 1000,
      accountId: hub_id,
      scopes: parsed.data.scopes ?? earlier?.scopes ?? scopes.required,
      apiUrl: null,
    };
  }

  /** Takes the app out of the account's list of apps. The access token may be too old for it: revoking is enough. */
  async function uninstall(token: string): Promise<void> {
    const path = `/appinstalls/${apiVersion}/external-install`;
    try {
      const signal = new AbortController().signal;
      await exchange(
        client,
        { method: 'DELETE', path },
        { token, deadlineMs, signal, place: `DELETE ${path}` },
      );
    } catch (error) {
      if (!isHeadraceError(error, 'unavailable')) throw error;
    }
  }

  return {
    authorizeUrl: ({ state, codeChallenge, redirectUri }) => {
      const url = new URL(settings.authorizeUrl);
      url.search = new URLSearchParams({
        client_id: settings.clientId,
        redirect_uri: redirectUri,
        scope: scopes.required.join(' '),
        optional_scope: scopes.optional.join(' '),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      }).toString();
      return url.toString();
    },
    exchange: ({ code, codeVerifier, redirectUri }) =>
      grant(
        { grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: redirectUri },
        null,
      ),
    refresh: (earlier) =>
      grant({ grant_type: 'refresh_token', refresh_token: earlier.refreshToken }, earlier),
    revoke: async ({ accessToken, refreshToken }) => {
      await uninstall(accessToken);
      try {
        await post(
          `/oauth/${apiVersion}/token/revoke`,
          { token: refreshToken, token_type_hint: 'refresh_token' },
          true,
        );
      } catch (error) {
        const gone = isHeadraceError(error, 'unauthorized') || isHeadraceError(error, 'not-found');
        if (!gone && !isHeadraceError(error, 'refused')) throw error;
      }
    },
  };
}

/** A refused token call is about the grant or about our own client: two very different decisions. */
function decided(failed: HeadraceError, body: unknown): HeadraceError {
  const words = `${failed.message} ${failed.details.code ?? ''} ${JSON.stringify(body ?? '')}`;
  if (ourWords.test(words)) {
    return new HeadraceError(
      'misconfigured',
      'HubSpot does not accept this app: check HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and the redirect URL',
      failed.details,
    );
  }
  if (goneWords.test(words) || failed.kind === 'unauthorized') {
    return new HeadraceError(
      'unauthorized',
      'HubSpot has ended this sign-in: connect the account again',
      failed.details,
    );
  }
  return failed;
}
