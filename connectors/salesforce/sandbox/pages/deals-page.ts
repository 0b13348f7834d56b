import { type Html, html } from '../../../../src/html.ts';
import { packageFieldName } from '../load/package-fields.ts';
import { getText, idOf, isLive, keyOf, rowsWith } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { amountLabel, shown } from './labels.ts';

const pageSize = 50;
/** What Headrace writes and a list has room for. */
const columns = ['status', 'health', 'win_probability'];

/** The opportunities of an org: by a word of their name, by stage, page by page. */
export function dealsPage(portal: Portal, query: URLSearchParams): Html {
  const store = storeOf(portal, 'Opportunity');
  const text = query.get('q')?.trim() ?? '';
  const stage = query.get('stage') ?? '';
  const found = matching(portal, text.toLowerCase(), stage);
  const last = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(last, Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1));
  const rows = found.slice((page - 1) * pageSize, page * pageSize);
  const ours = columns.flatMap(
    (name) => store.fields.get(`${portal.prefix}${packageFieldName(name)}`.toLowerCase()) ?? [],
  );
  const address = (to: number) => `?${new URLSearchParams({ q: text, stage, page: String(to) }).toString()}`;
  return html`<form class="card" method="get">
<label>Name<input type="search" name="q" value="${text}"></label>
<label>Stage<select name="stage"><option value="">All stages</option>${options(stageNames(portal), stage)}</select></label>
<button class="main">Show</button>
</form>
<p class="soft">${found.length.toLocaleString('en')} ${found.length === 1 ? 'opportunity' : 'opportunities'}${last > 1 && `, page ${page} of ${last}`}</p>
${
  rows.length === 0
    ? html`<p class="card">${store.rows === 0 ? 'This org has no opportunities yet.' : 'No opportunity fits. Change the name or the stage.'}</p>`
    : html`<div class="card scroll" tabindex="0" role="region" aria-label="Opportunities"><table>
<thead><tr><th scope="col">Opportunity</th><th scope="col">Stage</th><th scope="col" class="number">Amount</th><th scope="col">Close date</th>
<th scope="col">Owner</th>${ours.map(({ label }) => html`<th scope="col">${label}</th>`)}<th scope="col" class="number">Open tasks</th></tr></thead>
<tbody>${rows.map((row) =>
        line(
          portal,
          row,
          ours.map(({ name }) => name),
        ),
      )}</tbody></table></div>`
}
${last > 1 && html`<nav aria-label="Pages">${page > 1 && html`<a href="${address(page - 1)}">Previous page</a>`}${page < last && html`<a href="${address(page + 1)}">Next page</a>`}</nav>`}`;
}

function matching(portal: Portal, text: string, stage: string): number[] {
  const store = storeOf(portal, 'Opportunity');
  return [...Array(store.rows).keys()].filter(
    (row) =>
      isLive(store, row) &&
      (stage === '' || getText(store, 'StageName', row) === stage) &&
      (text === '' || getText(store, 'Name', row)?.toLowerCase().includes(text)),
  );
}

export function stageNames(portal: Portal): string[] {
  const stages = storeOf(portal, 'OpportunityStage');
  return [...Array(stages.rows).keys()].map((row) => getText(stages, 'ApiName', row) ?? '');
}

export function options(
  values: readonly (string | readonly [string, string])[],
  chosen: string | null,
): Html[] {
  return values.map((one) => {
    const [value, label] = typeof one === 'string' ? [one, one] : one;
    return value === chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`;
  });
}

function line(portal: Portal, row: number, ours: readonly string[]): Html {
  const store = storeOf(portal, 'Opportunity');
  const text = (name: string) => shown(portal, store, row, name);
  return html`<tr>
<td><a href="/portals/${portal.portalId}/deals/${idOf(store, row)}">${text('Name') || 'Unnamed'}</a></td>
<td>${text('StageName')}</td>
<td class="number">${amountLabel(portal, row)}</td>
<td class="nowrap">${text('CloseDate')}</td>
<td>${text('OwnerId')}</td>
${ours.map((name) => html`<td>${text(name)}</td>`)}
<td class="number">${openTasks(portal, row) || ''}</td></tr>`;
}

function openTasks(portal: Portal, row: number): number {
  const tasks = storeOf(portal, 'Task');
  return rowsWith(tasks, 'WhatId', keyOf(storeOf(portal, 'Opportunity'), row)).filter(
    (task) => isLive(tasks, task) && valueOf(portal, tasks, task, 'IsClosed') === 0,
  ).length;
}
