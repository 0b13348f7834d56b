import type { ServerState } from '../api/server-state.ts';
import { storeOf } from '../state/portal.ts';
import { type Html, html } from '../../../../src/html.ts';

/** The accounts there are. */
export function portalsPage({ portals, app }: ServerState): Html {
  return html`<p class="soft">Each account answers as HubSpot would. Client id of the app: ${app.clientId}.</p>
<div class="card scroll"><table>
<thead><tr><th scope="col">Account</th><th scope="col">Id</th><th scope="col" class="number">Deals</th><th scope="col">Currency</th><th scope="col">Time zone</th></tr></thead>
<tbody>${[...portals.values()].map(
    ({ portal }) => html`<tr>
<td><a href="/portals/${portal.portalId}">${portal.name}</a></td><td>${portal.portalId}</td>
<td class="number">${storeOf(portal, 'deals').rows.size.toLocaleString('en')}</td>
<td>${portal.currency}</td><td>${portal.timeZone}</td></tr>`,
  )}</tbody>
</table></div>`;
}
