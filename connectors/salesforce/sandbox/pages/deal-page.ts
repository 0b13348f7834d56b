import { type Html, html } from '../../../../src/html.ts';
import { getNumber, isDeleted, isLive, keyOf, type ObjectStore, rowsWith } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { dealForms } from './deal-forms.ts';
import { instantLabel, labelOf, shown } from './labels.ts';

const shownHistory = 100;

/** One opportunity: its values, what can be done to it, its past, activities and tasks. */
export function dealPage(portal: Portal, row: number, problem: string | null): Html {
  const store = storeOf(portal, 'Opportunity');
  const deleted = isDeleted(store, row);
  return html`<p><a href="/portals/${portal.portalId}">All opportunities of ${portal.name}</a></p>
${problem && html`<p role="alert">${problem}</p>`}
${deleted && html`<form class="card" method="post"><p>This opportunity is in the recycle bin.</p><button name="action" value="restore">Restore</button></form>`}
<div class="columns"><div>
<section class="card"><h2>Fields</h2>${fields(portal, store, row)}</section>
<section class="card"><h2>History</h2>${history(portal, keyOf(store, row))}</section>
</div><div>
${!deleted && dealForms(portal, row)}
<section class="card"><h2>Tasks</h2>${tasks(portal, keyOf(store, row))}</section>
<section class="card"><h2>Activities</h2>${activities(portal, keyOf(store, row))}</section>
</div></div>`;
}

function table(name: string, head: string[], lines: Html[], nothing: string): Html {
  if (lines.length === 0) return html`<p class="soft">${nothing}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${head.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead><tbody>${lines}</tbody></table></div>`;
}

/** Those of the app first. */
function fields(portal: Portal, store: ObjectStore, row: number): Html {
  const ours = (name: string) => Number(!name.includes('Headrace_'));
  const lines = [...store.fields.values()]
    .filter(({ feature }) => !feature || portal.features[feature])
    .toSorted((a, b) => ours(a.name) - ours(b.name))
    .flatMap((field) => {
      const text = labelOf(portal, store, row, field);
      return text === '' ? [] : [html`<tr><th scope="row">${field.label}</th><td>${text}</td></tr>`];
    });
  return html`<table><tbody>${lines}</tbody></table>`;
}

function history(portal: Portal, key: number): Html {
  const store = storeOf(portal, 'OpportunityHistory');
  const lines = rowsWith(store, 'OpportunityId', key)
    .toReversed()
    .slice(0, shownHistory)
    .map((row) => {
      const text = (name: string) => shown(portal, store, row, name);
      return html`<tr><td class="nowrap">${text('CreatedDate')}</td><td>${text('StageName')}</td><td class="number">${text('Amount')}</td><td class="nowrap">${text('CloseDate')}</td><td>${text('CreatedById')}</td></tr>`;
    });
  return table(
    'History',
    ['When', 'Stage', 'Amount', 'Close date', 'By'],
    lines,
    'Nothing is known of its past.',
  );
}

function tasks(portal: Portal, key: number): Html {
  const store = storeOf(portal, 'Task');
  const lines = rowsWith(store, 'WhatId', key)
    .filter((row) => isLive(store, row) && !happened(portal, store, row))
    .map((row) => {
      const text = (name: string) => shown(portal, store, row, name);
      return html`<tr><td>${text('Subject') || 'Task'}<br><span class="soft">${text('Description')}</span></td><td>${text('Status')}</td><td class="nowrap">${text('ActivityDate')}</td></tr>`;
    });
  return table('Tasks', ['Task', 'Status', 'Due'], lines.toReversed(), 'No tasks.');
}

/** Calls and mails are logged as tasks that are done. */
function happened(portal: Portal, store: ObjectStore, row: number): boolean {
  return (
    valueOf(portal, store, row, 'IsClosed') === 1 && valueOf(portal, store, row, 'TaskSubtype') !== 'Task'
  );
}

function activities(portal: Portal, key: number): Html {
  const [logged, meetings] = [storeOf(portal, 'Task'), storeOf(portal, 'Event')];
  const found = [
    ...rowsWith(logged, 'WhatId', key)
      .filter((row) => isLive(logged, row) && happened(portal, logged, row))
      .map((row) => ({
        at: getNumber(logged, 'CompletedDateTime', row),
        what: shown(portal, logged, row, 'Subject'),
      })),
    ...rowsWith(meetings, 'WhatId', key)
      .filter((row) => isLive(meetings, row))
      .map((row) => ({
        at: getNumber(meetings, 'StartDateTime', row),
        what: shown(portal, meetings, row, 'Subject'),
      })),
  ];
  const lines = found
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
    .slice(0, shownHistory)
    .map(
      ({ at, what }) =>
        html`<tr><td class="nowrap">${at === null ? '' : instantLabel(at)}</td><td>${what}</td></tr>`,
    );
  return table('Activities', ['When', 'What'], lines, 'No activities.');
}
