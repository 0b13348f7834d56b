import { type Request, Router } from 'express';
import { html } from '../../../../src/html.ts';
import { page } from '../pages/page.ts';
import { idOfKey } from '../state/portal.ts';
import type { ServerState } from './server-state.ts';

/** The page where an admin says yes. With one org it says yes by itself; with several one is picked. */
export function authorizeRoutes(state: ServerState): Router {
  const router = Router();
  router.get('/services/oauth2/authorize', (request, response) => {
    const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
    const problem = problemOf(state, query);
    if (problem) {
      response.status(400).send(page('This app cannot be connected', html`<p>${problem}</p>`));
      return;
    }
    const refusal = refusalOf(state, query);
    const portal = portalOf(state, query);
    if (refusal) response.redirect(302, back(query, { error: refusal[0], error_description: refusal[1] }));
    else if (portal === undefined) response.send(page('Connect the app', chooser(state, request)));
    else response.redirect(302, back(query, { code: codeFor(state, query, portal) }));
  });
  return router;
}

function problemOf({ app }: ServerState, query: URLSearchParams): string | null {
  if (query.get('client_id') !== app.clientId) return 'error=invalid_client_id: client identifier invalid';
  const redirect = query.get('redirect_uri') ?? '';
  if (!URL.canParse(redirect)) return 'error=redirect_uri_missing: redirect_uri not provided';
  const { protocol, hostname } = new URL(redirect);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || local ? null : 'error=redirect_uri_mismatch: redirect_uri must be https';
}

/** What goes back to the app as an error. */
function refusalOf({ app }: ServerState, query: URLSearchParams): [string, string] | null {
  if (query.get('response_type') !== 'code')
    return ['unsupported_response_type', 'response type not supported'];
  if (!query.get('code_challenge') || query.get('code_challenge_method') !== 'S256')
    return ['invalid_request', 'missing required code challenge'];
  const asked = (query.get('scope') ?? app.scopes.join(' ')).split(/\s+/);
  const unknown = asked.some((scope) => !app.scopes.includes(scope));
  return unknown ? ['invalid_scope', 'the requested scope is not allowed'] : null;
}

function portalOf({ portals }: ServerState, query: URLSearchParams): string | undefined {
  const [only, second] = portals.keys();
  if (second === undefined) return only;
  const asked = query.get('portal') ?? '';
  return portals.has(asked) ? asked : undefined;
}

function codeFor(state: ServerState, query: URLSearchParams, portalId: string): string {
  const portal = state.portals.get(portalId)?.portal;
  return state.grants.issueCode({
    portalId,
    userId: (portal && idOfKey(portal, portal.users.connected)) ?? '',
    scopes: (query.get('scope') ?? state.app.scopes.join(' ')).split(/\s+/),
    redirectUri: query.get('redirect_uri') ?? '',
    challenge: query.get('code_challenge') ?? '',
  });
}

function back(query: URLSearchParams, values: Record<string, string>): string {
  const redirect = new URL(query.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(values)) redirect.searchParams.set(name, value);
  const given = query.get('state');
  if (given !== null) redirect.searchParams.set('state', given);
  return redirect.href;
}

function chooser({ portals }: ServerState, request: Request) {
  return html`<p>Which org?</p>
<ul>${[...portals.values()].map(({ portal }) => {
    const address = `${request.originalUrl}&portal=${portal.portalId}`;
    return html`<li><a href="${address}">${portal.name}</a> (${portal.portalId})</li>`;
  })}</ul>`;
}
