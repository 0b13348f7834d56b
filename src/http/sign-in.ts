import type { Connector, OAuth } from '../connector.ts';
import { HeadraceError } from '../errors.ts';
import { beginSignIn, endSignIn } from '../store/oauth-states.ts';
import type { HttpApp } from './http-app.ts';

/** What a CRM put into the address it sent the browser back to. */
export interface Callback {
  code?: string | undefined;
  state?: string | undefined;
  error?: string | undefined;
  errorDescription?: string | undefined;
}

/** Where the CRM sends the browser back to. Must be registered with the CRM, letter by letter. */
export const redirectUriOf = (app: Pick<HttpApp, 'config'>, crm: string) =>
  `${app.config.appUrl}/oauth/${crm}/callback`;

/**
 * The CRM's page to sign in at. Whoever comes back must hold the same `binding`. `login`: what a person gave for the
 * address to sign in at, where the CRM has several. Throws `invalid-input` when it is none.
 */
export async function startSignIn(
  app: HttpApp,
  crm: string,
  binding: string,
  login: string | null = null,
): Promise<string> {
  const { oauth } = signInOf(app, crm);
  const loginUrl = login === null ? null : loginUrlOf(app, crm, login);
  const redirectUri = redirectUriOf(app, crm);
  const { state, codeChallenge } = await beginSignIn(
    app.db,
    { connector: crm, redirectUri, loginUrl, binding },
    Date.now(),
  );
  return oauth.authorizeUrl({ state, codeChallenge, redirectUri, loginUrl });
}

/** The address that a person means. Throws `invalid-input`. */
export function loginUrlOf(app: HttpApp, crm: string, login: string): string {
  const { connector, oauth } = signInOf(app, crm);
  if (oauth.loginChoice) return oauth.loginChoice.read(login);
  throw new HeadraceError(
    'invalid-input',
    `Here ${connector.label} is signed in to at one address only: leave it out.`,
  );
}

/** Takes the code to the CRM and keeps the connection. The connection's id. */
export async function finishSignIn(
  app: HttpApp,
  crm: string,
  callback: Callback,
  binding: string,
): Promise<string> {
  const { connector, oauth } = signInOf(app, crm);
  if (callback.error) {
    const why = callback.errorDescription ?? callback.error;
    throw new HeadraceError('forbidden', `${connector.label} did not let us in: ${why.slice(0, 300)}`);
  }
  const { code, state } = callback;
  if (!code || !state) {
    throw new HeadraceError('invalid-input', `${connector.label} sent no code. Start the sign-in again.`);
  }
  const begun = await endSignIn(app.db, { state, binding }, Date.now());
  if (begun.connector !== crm) {
    throw new HeadraceError('invalid-input', 'This sign-in was begun for another CRM. Start it again.');
  }
  const { codeVerifier, redirectUri, loginUrl } = begun;
  return app.signedIn(crm, await oauth.exchange({ code, codeVerifier, redirectUri, loginUrl }));
}

/** The connector of a CRM one signs in to. Throws `not-found`. */
export function signInOf(app: HttpApp, crm: string): { connector: Connector; oauth: OAuth } {
  const connector = app.connectors.get(crm);
  if (!connector?.oauth) {
    const known = [...app.connectors.values()].filter(({ oauth }) => oauth).map(({ name }) => name);
    throw new HeadraceError(
      'not-found',
      `There is no CRM "${crm}" to sign in to. Known: ${known.join(', ')}.`,
    );
  }
  return { connector, oauth: connector.oauth };
}
