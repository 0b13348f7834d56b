import { type Html, html } from '../../../../src/html.ts';
import type { ServerState } from '../api/server-state.ts';
import { storeOf } from '../state/portal.ts';

/** The orgs there are. */
export function portalsPage({ portals, app }: ServerState): Html {
  return html`<p class="soft">Each org answers as Salesforce would. Client id of the app: ${app.clientId}.</p>
<div class="card scroll" tabindex="0" role="region" aria-label="Orgs"><table>
<thead><tr><th scope="col">Org</th><th scope="col">Id</th><th scope="col" class="number">Opportunities</th><th scope="col">Currency</th><th scope="col">Time zone</th></tr></thead>
<tbody>${[...portals.values()].map(
    ({ portal }) => html`<tr>
<td><a href="/portals/${portal.portalId}">${portal.name}</a></td><td>${portal.portalId}</td>
<td class="number">${storeOf(portal, 'Opportunity').rows.toLocaleString('en')}</td>
<td>${portal.currency}</td><td>${portal.timeZone}</td></tr>`,
  )}</tbody>
</table></div>`;
}
