import { type Request, Router } from 'express';
import { html } from '../../../../src/html.ts';
import { page } from '../pages/page.ts';
import type { ServerState } from './server-state.ts';

/** The page where an admin says yes. With one portal it says yes by itself; with several one is picked. */
export function authorizeRoutes(state: ServerState): Router {
  const router = Router();
  router.get('/oauth/authorize', (request, response) => {
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    const problem = problemOf(state, query);
    if (problem) {
      response.status(400).send(page('This app cannot be installed', html`<p>${problem}</p>`));
      return;
    }
    const portal = portalOf(state, query);
    if (portal === undefined) response.send(page('Install the app', chooser(state, request)));
    else response.redirect(302, answer(state, query, portal));
  });
  return router;
}

function problemOf({ app }: ServerState, query: URLSearchParams): string | null {
  if (query.get('client_id') !== app.clientId) return 'The client id is missing or unknown.';
  const redirect = query.get('redirect_uri') ?? '';
  if (!URL.canParse(redirect)) return 'The redirect address is missing or no URL.';
  const { protocol, hostname } = new URL(redirect);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    return 'The redirect address must be https.';
  const asked = wordsOf(query, 'scope');
  const missing = app.requiredScopes.filter((scope) => !asked.includes(scope));
  if (missing.length > 0)
    return `The scopes of the address and of the app do not match. Missing: ${missing.join(', ')}.`;
  const known = [...app.requiredScopes, ...app.optionalScopes];
  const unknown = [...asked, ...wordsOf(query, 'optional_scope')].filter((scope) => !known.includes(scope));
  return unknown.length > 0 ? `The app does not have these scopes: ${unknown.join(', ')}.` : null;
}

function portalOf({ portals }: ServerState, query: URLSearchParams): number | undefined {
  const [only, second] = portals.keys();
  if (second === undefined) return only;
  const asked = Number(query.get('portal'));
  return portals.has(asked) ? asked : undefined;
}

function answer(state: ServerState, query: URLSearchParams, portalId: number): string {
  const redirect = new URL(query.get('redirect_uri') ?? '');
  const challenge = query.get('code_challenge');
  const code = state.grants.issueCode({
    portalId,
    userId: 52_000_001,
    scopes: [...new Set([...wordsOf(query, 'scope'), ...wordsOf(query, 'optional_scope')])],
    redirectUri: query.get('redirect_uri') ?? '',
    challenge,
  });
  redirect.searchParams.set('code', code);
  const given = query.get('state');
  if (given !== null) redirect.searchParams.set('state', given);
  return redirect.href;
}

function chooser({ portals }: ServerState, request: Request) {
  return html`<p>Into which account?</p>
<ul>${[...portals.values()].map(({ portal }) => {
    const address = `${request.originalUrl}&portal=${portal.portalId}`;
    return html`<li><a href="${address}">${portal.name}</a> (${portal.portalId})</li>`;
  })}</ul>`;
}

function wordsOf(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(/\s+/).filter(Boolean);
}
