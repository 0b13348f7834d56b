import { randomBytes } from 'node:crypto';
import type { App } from '../../app-shape.ts';
import { finishSignIn, redirectUriOf, startSignIn } from '../../http/sign-in.ts';
import { followSignIn } from './follow-sign-in.ts';

/** Signs in without a browser. The connection's id. */
export async function signInHeadless(app: App, crm: string): Promise<string> {
  const binding = randomBytes(32).toString('base64url');
  const callback = await followSignIn(await startSignIn(app, crm, binding), redirectUriOf(app, crm));
  return finishSignIn(app, crm, callback, binding);
}
