import type { ObjectStore, Row } from '../state/object-store.ts';
import { liveRow, type Portal, storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { dealForms } from './deal-forms.ts';
import { type Html, html } from '../../../../src/html.ts';
import { instantLabel, labelOf } from './labels.ts';

const shownHistory = 100;
const kinds = {
  calls: 'Call',
  emails: 'Email',
  meetings: 'Meeting',
  notes: 'Note',
  communications: 'Message',
};

/** One deal: its values, what can be done to it, its past, activities and tasks. */
export function dealPage(portal: Portal, row: Row, problem: string | null): Html {
  const store = storeOf(portal, 'deals');
  return html`<p><a href="/portals/${portal.portalId}">All deals of ${portal.name}</a></p>
${problem && html`<p role="alert">${problem}</p>`}
${row.archivedAt !== null && html`<p class="card">This deal is archived.${row.mergedInto !== null && html` It was merged into <a href="/portals/${portal.portalId}/deals/${row.mergedInto}">another one</a>.`}</p>`}
<div class="columns"><div>
<section class="card"><h2>Properties</h2>${properties(portal, store, row)}</section>
<section class="card"><h2>History</h2>${history(portal, store, row)}</section>
</div><div>
${row.archivedAt === null && dealForms(portal, store, row)}
<section class="card"><h2>Tasks</h2>${tasks(portal, row)}</section>
<section class="card"><h2>Activities</h2>${activities(portal, row)}</section>
</div></div>`;
}

function table(head: string[], lines: Html[], nothing: string): Html {
  if (lines.length === 0) return html`<p class="soft">${nothing}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${head.join(', ')}"><table><thead><tr>${head.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

/** Those of the app first; the many stage times stay out. */
function properties(portal: Portal, store: ObjectStore, row: Row): Html {
  const ours = (name: string) => Number(!name.startsWith('headrace_'));
  const lines = [...store.properties.values()]
    .filter(({ name, archived }) => !archived && !name.startsWith('hs_v2_'))
    .toSorted((a, b) => ours(a.name) - ours(b.name))
    .flatMap(({ name, label }) => {
      const value = valueOf(portal, store, row, name);
      return value === null
        ? []
        : [html`<tr><th scope="row">${label}</th><td>${labelOf(portal, name, value)}</td></tr>`];
    });
  return html`<table><tbody>${lines}</tbody></table>`;
}

function history(portal: Portal, store: ObjectStore, row: Row): Html {
  const lines = (row.log ?? [])
    .toReversed()
    .slice(0, shownHistory)
    .map(({ at, column, value, by }) => {
      const name = store.columns[column] ?? '';
      const label = store.properties.get(name)?.label ?? name;
      return html`<tr><td class="nowrap">${instantLabel(at)}</td><td>${label}</td><td>${labelOf(portal, name, value) || '(empty)'}</td><td>${by.sourceType}</td></tr>`;
    });
  return table(['When', 'Property', 'New value', 'By'], lines, 'Nothing has changed since it was created.');
}

function tasks(portal: Portal, deal: Row): Html {
  const store = storeOf(portal, 'tasks');
  const lines = portal.links
    .of('deals', deal.id, 'tasks')
    .flatMap((id) => liveRow(store, id) ?? [])
    .map((row) => {
      const value = (name: string) => valueOf(portal, store, row, name);
      const due = value('hs_timestamp')?.slice(0, 10);
      return html`<tr><td>${value('hs_task_subject') ?? 'Task'}<br><span class="soft">${value('hs_task_body')}</span></td><td>${value('hs_task_status')}</td><td class="nowrap">${due}</td></tr>`;
    });
  return table(['Task', 'Status', 'Due'], lines.toReversed(), 'No tasks.');
}

function activities(portal: Portal, deal: Row): Html {
  const found = Object.entries(kinds).flatMap(([kind, label]) => {
    const store = storeOf(portal, kind);
    return portal.links.of('deals', deal.id, kind).flatMap((id) => {
      const row = liveRow(store, id);
      if (!row) return [];
      const direction =
        valueOf(portal, store, row, kind === 'calls' ? 'hs_call_direction' : 'hs_email_direction') ?? '';
      const incoming = direction.startsWith('IN') ? 'from the buyer' : direction && 'to the buyer';
      return [{ at: Date.parse(valueOf(portal, store, row, 'hs_timestamp') ?? ''), label, incoming }];
    });
  });
  const lines = found
    .toSorted((a, b) => b.at - a.at)
    .slice(0, shownHistory)
    .map(
      ({ at, label, incoming }) =>
        html`<tr><td class="nowrap">${instantLabel(at)}</td><td>${label} ${incoming}</td></tr>`,
    );
  return table(['When', 'What'], lines, 'No activities.');
}
