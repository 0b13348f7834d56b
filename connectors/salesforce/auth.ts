import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { appManifest } from '../../src/app-manifest.ts';
import type { Grant, OAuth } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { exchange } from './exchange.ts';
import { failureOf } from './failure.ts';
import { loginChoice, productionUrl } from './login-choice.ts';
import type { Settings } from './settings.ts';

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Under rotation each answer brings another one; the one that was sent is dead from then on. */
  refresh_token: z.string().min(1).optional(),
  instance_url: z.url().transform((url) => url.replace(/\/+$/, '')),
  /** `https://login.salesforce.com/id/<org>/<user>` */
  id: z.string().regex(/\/id\/00D\w{12}(\w{3})?\/005\w{12}(\w{3})?$/),
  scope: z.string().optional(),
});

const tokenPath = '/services/oauth2/token';
const revokePath = '/services/oauth2/revoke';
const deadlineMs = 30_000;
const tries = 4;
const renewEveryMs = 7 * 86_400_000;

/** Salesforce's words for a client that is set up wrongly (ours to mend), and for a grant that is gone. */
const ourWords =
  /invalid_client|unauthorized_client|redirect_uri_mismatch|unsupported_grant_type|invalid_request/i;
const goneWords =
  /invalid_grant|inactive_org|inactive_user|access_denied|invalid_app_access|app must be installed/i;

/**
 * The sign-in of Salesforce: the web server flow with PKCE. The caller refreshes under its lock and stores the new
 * refresh token before anybody uses the answer: using an old one again would revoke the whole grant.
 */
export function createOAuth(settings: Settings, options: { backoffMs?: number } = {}): OAuth {
  const { backoffMs = 1_000 } = options;
  const scopes = appManifest.scopes['salesforce']?.required ?? [];
  const credentials = { client_id: settings.clientId, client_secret: settings.clientSecret };

  /** Sent again only when it was certainly not carried out: a code and a refresh token work once. */
  async function post(baseUrl: string, path: string, form: Record<string, string>): Promise<string> {
    const place = `POST ${baseUrl}${path}`;
    for (let tried = 1; ; tried++) {
      const signal = new AbortController().signal;
      const answer = await exchange(
        baseUrl,
        { method: 'POST', path, form },
        { token: null, deadlineMs, signal, place },
      );
      if (answer.status < 300) return answer.text;
      const { error, notDone, waitMs } = failureOf(answer.status, answer.text, place);
      const again = notDone || answer.status === 503;
      if (!again || tried >= tries) throw decided(error, answer.text);
      await sleep(Math.min(waitMs ?? backoffMs * 2 ** (tried - 1), 10_000) * (1 + Math.random() * 0.25));
    }
  }

  async function grant(baseUrl: string, form: Record<string, string>, earlier: Grant | null): Promise<Grant> {
    const parsed = tokenSchema.safeParse(parse(await post(baseUrl, tokenPath, { ...credentials, ...form })));
    if (!parsed.success) {
      const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new HeadraceError(
        'unavailable',
        `Salesforce answered POST ${tokenPath} without what a token needs: ${fields || 'body'}`,
      );
    }
    const { access_token, refresh_token, instance_url, id, scope } = parsed.data;
    const accountId = id.split('/').at(-2) ?? '';
    const refreshToken = refresh_token ?? earlier?.refreshToken;
    if (!refreshToken) {
      throw new HeadraceError(
        'unreadable',
        'Salesforce gave an access token without a refresh token: the app lacks the scope refresh_token',
      );
    }
    if (earlier && earlier.accountId !== accountId) {
      throw new HeadraceError(
        'unreadable',
        'Salesforce renewed the sign-in of another org than was asked for',
      );
    }
    return {
      accessToken: access_token,
      refreshToken,
      // Salesforce does not say when a session ends; one that is used goes on and on, while the refresh token, unused
      // meanwhile, ends after 30 days.
      expiresAt: Date.now() + renewEveryMs,
      accountId,
      scopes: scope?.split(' ').filter(Boolean) ?? earlier?.scopes ?? [...scopes],
      apiUrl: instance_url,
    };
  }

  return {
    // Whoever set another address than the usual one has chosen for everybody.
    ...(settings.loginUrl === productionUrl && { loginChoice }),
    authorizeUrl: ({ state, codeChallenge, redirectUri, loginUrl }) => {
      const url = new URL('/services/oauth2/authorize', loginUrl ?? settings.loginUrl);
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: settings.clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
      }).toString();
      return url.toString();
    },
    exchange: ({ code, codeVerifier, redirectUri, loginUrl }) =>
      grant(
        loginUrl ?? settings.loginUrl,
        { grant_type: 'authorization_code', code, code_verifier: codeVerifier, redirect_uri: redirectUri },
        null,
      ),
    refresh: (earlier) =>
      grant(
        earlier.apiUrl ?? settings.loginUrl,
        { grant_type: 'refresh_token', refresh_token: earlier.refreshToken },
        earlier,
      ),
    revoke: async ({ refreshToken, apiUrl }) => {
      try {
        await post(apiUrl ?? settings.loginUrl, revokePath, { token: refreshToken });
      } catch (error) {
        const gone = ['unauthorized', 'not-found', 'refused', 'misconfigured'] as const;
        if (!gone.some((kind) => isHeadraceError(error, kind))) throw error;
      }
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A refused token call is about the grant or about our own client: two very different decisions. */
function decided(failed: HeadraceError, text: string): HeadraceError {
  const words = `${failed.details.code ?? ''} ${text.slice(0, 1_000)}`;
  if (goneWords.test(words) || failed.kind === 'unauthorized') {
    return new HeadraceError(
      'unauthorized',
      'Salesforce has ended this sign-in: connect the org again (the package must be installed, and the user permitted, before)',
      failed.details,
    );
  }
  if (ourWords.test(words)) {
    return new HeadraceError(
      'misconfigured',
      'Salesforce does not accept this app: check SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET and the callback URL',
      failed.details,
    );
  }
  return failed;
}
