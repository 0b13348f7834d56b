import type { ObjectStore, Row } from '../state/object-store.ts';
import { liveRow, type Portal, storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { type Html, html } from '../../../../src/html.ts';
import { amountLabel, closeDay, labelOf, stageLabels } from './labels.ts';

const pageSize = 50;

/** The deals of an account: by a word of their name, by stage, page by page. */
export function dealsPage(portal: Portal, query: URLSearchParams): Html {
  const store = storeOf(portal, 'deals');
  const text = query.get('q')?.trim() ?? '';
  const stage = query.get('stage') ?? '';
  const found = matching(store, text.toLowerCase(), stage);
  const last = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(last, Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1));
  const shown = found.slice((page - 1) * pageSize, page * pageSize);
  const ours = [...store.properties.values()].filter(
    ({ name, archived }) => !archived && columns.includes(name),
  );
  const address = (to: number) => `?${new URLSearchParams({ q: text, stage, page: String(to) }).toString()}`;
  return html`<form class="card" method="get">
<label>Name<input type="search" name="q" value="${text}"></label>
<label>Stage<select name="stage"><option value="">All stages</option>${options(stageLabels(portal), stage)}</select></label>
<button class="main">Show</button>
</form>
<p class="soft">${found.length.toLocaleString('en')} ${found.length === 1 ? 'deal' : 'deals'}${last > 1 && `, page ${page} of ${last}`}</p>
${
  shown.length === 0
    ? html`<p class="card">${store.rows.size === 0 ? 'This account has no deals yet.' : 'No deal fits. Change the name or the stage.'}</p>`
    : html`<div class="card scroll" tabindex="0" role="region" aria-label="Deals"><table>
<thead><tr><th scope="col">Deal</th><th scope="col">Stage</th><th scope="col" class="number">Amount</th><th scope="col">Close date</th>
<th scope="col">Owner</th>${ours.map(({ label }) => html`<th scope="col">${label}</th>`)}<th scope="col" class="number">Open tasks</th></tr></thead>
<tbody>${shown.map((row) =>
        line(
          portal,
          store,
          row,
          ours.map(({ name }) => name),
        ),
      )}</tbody></table></div>`
}
${last > 1 && html`<nav aria-label="Pages">${page > 1 && html`<a href="${address(page - 1)}">Previous page</a>`}${page < last && html`<a href="${address(page + 1)}">Next page</a>`}</nav>`}`;
}

/** What Headrace writes and a list has room for. */
const columns = ['headrace_status', 'headrace_health', 'headrace_win_probability'];

function matching(store: ObjectStore, text: string, stage: string): Row[] {
  const [nameColumn, stageColumn] = [
    store.columnOf.get('dealname') ?? -1,
    store.columnOf.get('dealstage') ?? -1,
  ];
  return [...store.rows.values()].filter(
    ({ archivedAt, values }) =>
      archivedAt === null &&
      (stage === '' || values[stageColumn] === stage) &&
      (text === '' || values[nameColumn]?.toLowerCase().includes(text)),
  );
}

export function options(labels: ReadonlyMap<string, string>, chosen: string | null): Html[] {
  return [...labels].map(([value, label]) =>
    value === chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`,
  );
}

function line(portal: Portal, store: ObjectStore, row: Row, ours: string[]): Html {
  const value = (name: string) => valueOf(portal, store, row, name);
  return html`<tr>
<td><a href="/portals/${portal.portalId}/deals/${row.id}">${value('dealname') ?? 'Unnamed deal'}</a></td>
<td>${labelOf(portal, 'dealstage', value('dealstage'))}</td>
<td class="number">${amountLabel(value('amount'), value('deal_currency_code') ?? portal.currency)}</td>
<td class="nowrap">${closeDay(portal, value('closedate'))}</td>
<td>${labelOf(portal, 'hubspot_owner_id', value('hubspot_owner_id'))}</td>
${ours.map((name) => html`<td>${value(name)}</td>`)}
<td class="number">${openTasks(portal, row) || ''}</td></tr>`;
}

function openTasks(portal: Portal, deal: Row): number {
  const tasks = storeOf(portal, 'tasks');
  return portal.links
    .of('deals', deal.id, 'tasks')
    .flatMap((id) => liveRow(tasks, id) ?? [])
    .filter((row) => valueOf(portal, tasks, row, 'hs_task_status') !== 'COMPLETED').length;
}
