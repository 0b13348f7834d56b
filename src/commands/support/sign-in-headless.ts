import { randomBytes } from 'node:crypto';
import type { App } from '../../app-shape.ts';
import { finishSignIn, redirectUriOf, startSignIn } from '../../http/sign-in.ts';
import { followSignIn } from './follow-sign-in.ts';

/**
 * Signs in without a browser and without a server for the way back, at `login` where the CRM has several places. The
 * connection's id.
 */
export async function signInHeadless(app: App, crm: string, login: string | null): Promise<string> {
  const binding = randomBytes(32).toString('base64url');
  const redirectUri = redirectUriOf(app, crm);
  const back = await followSignIn(
    await startSignIn(app, crm, binding, login),
    (url) => `${url.origin}${url.pathname}` === redirectUri,
  );
  const value = (name: string) => back.searchParams.get(name) ?? undefined;
  const callback = {
    code: value('code'),
    state: value('state'),
    error: value('error'),
    errorDescription: value('error_description'),
  };
  return finishSignIn(app, crm, callback, binding);
}
