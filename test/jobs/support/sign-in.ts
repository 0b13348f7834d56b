import type { App } from '../../../src/app-shape.ts';

const redirectUri = 'http://localhost:3000/oauth/hubspot/callback';
/** RFC 7636, appendix B. */
const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** Installs the app in a portal of the sandbox as its admin would, with or without what is optional; the connection's id. */
export async function signIn(app: App, portalId: number, withOptional = true): Promise<string> {
  const oauth = app.connectors.get('hubspot')?.oauth;
  if (!oauth) throw new Error('HubSpot has a sign-in');
  const page = new URL(oauth.authorizeUrl({ state: 'state-1', codeChallenge, redirectUri }));
  page.searchParams.set('portal', String(portalId));
  if (!withOptional) page.searchParams.delete('optional_scope');
  const { headers } = await fetch(page, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  return app.signedIn('hubspot', await oauth.exchange({ code, codeVerifier, redirectUri }));
}
