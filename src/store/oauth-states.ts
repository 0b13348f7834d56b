import { createHash, randomBytes } from 'node:crypto';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import type { Database } from './database.ts';

/** A sign-in under way. */
export interface SignIn {
  connector: string;
  redirectUri: string;
  /** Where the browser is sent to, and the code taken; null: to the one place there is. */
  loginUrl: string | null;
}

const signInMs = 10 * 60_000;

/**
 * Starts a sign-in: `state` and `codeChallenge` (PKCE S256, RFC 7636) go into the authorize address. `binding` is a
 * secret that only this browser holds (its cookie).
 */
export async function beginSignIn(
  db: Database,
  signIn: SignIn & { binding: string },
  now: Instant,
): Promise<{ state: string; codeChallenge: string }> {
  const { connector, redirectUri, loginUrl, binding } = signIn;
  const state = randomBytes(32).toString('base64url');
  const codeVerifier = randomBytes(32).toString('base64url');
  await db.kysely.deleteFrom('oauthStates').where('expiresAt', '<', now).execute();
  await db.kysely
    .insertInto('oauthStates')
    .values({
      stateHash: hash(state),
      connector,
      redirectUri,
      bindingHash: hash(binding),
      codeVerifier,
      loginUrl,
      expiresAt: now + signInMs,
    })
    .execute();
  return { state, codeChallenge: hash(codeVerifier) };
}

/** Ends it, once. Throws `invalid-input` when the state is unknown, used, too old or another browser's. */
export async function endSignIn(
  db: Database,
  answer: { state: string; binding: string },
  now: Instant,
): Promise<SignIn & { codeVerifier: string }> {
  const row = await db.kysely
    .deleteFrom('oauthStates')
    .where('stateHash', '=', hash(answer.state))
    .returning(['connector', 'redirectUri', 'loginUrl', 'codeVerifier', 'bindingHash', 'expiresAt'])
    .executeTakeFirst();
  if (!row || row.expiresAt < now || row.bindingHash !== hash(answer.binding)) {
    throw new HeadraceError(
      'invalid-input',
      'This sign-in is unknown, too old, already used or was started in another browser: start it again.',
    );
  }
  const { connector, redirectUri, loginUrl, codeVerifier } = row;
  return { connector, redirectUri, loginUrl, codeVerifier };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
