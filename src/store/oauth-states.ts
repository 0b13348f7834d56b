import type { Instant } from '../model/instant.ts';
import type { Database } from './database.ts';

/** A sign-in under way. `binding` is a secret only that browser holds (its cookie). */
export interface SignIn {
  connector: string;
  redirectUri: string;
}

/** Starts a sign-in: `state` and `codeChallenge` (S256) go into the authorize address. */
export declare function beginSignIn(
  db: Database,
  signIn: SignIn & { binding: string },
  now: Instant,
): Promise<{ state: string; codeChallenge: string }>;
/** Ends it, once. Throws `invalid-input` when the state is unknown, used, too old or another browser's. */
export declare function endSignIn(
  db: Database,
  answer: { state: string; binding: string },
  now: Instant,
): Promise<SignIn & { codeVerifier: string }>;
