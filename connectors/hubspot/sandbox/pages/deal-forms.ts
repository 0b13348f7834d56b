import { HeadraceError } from '../../../../src/errors.ts';
import { editPortal } from '../edit-portal.ts';
import type { LivePortal } from '../live-portal.ts';
import { noonOf } from '../load/noon-of.ts';
import type { EngagementName } from '../options.ts';
import type { ObjectStore, Row } from '../state/object-store.ts';
import { type Portal, stageOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { options } from './deals-page.ts';
import { type Html, html } from '../../../../src/html.ts';
import { closeDay, ownerLabel } from './labels.ts';

const kinds: ReadonlyMap<string, string> = new Map([
  ['emails in', 'Email from the buyer'],
  ['emails out', 'Email to the buyer'],
  ['calls in', 'Call from the buyer'],
  ['calls out', 'Call to the buyer'],
  ['meetings', 'Meeting'],
  ['notes', 'Note'],
]);
const directions: Record<string, Record<string, string>> = {
  'emails in': { hs_email_direction: 'INCOMING_EMAIL', hs_email_status: 'SENT' },
  'emails out': { hs_email_direction: 'EMAIL', hs_email_status: 'SENT' },
  'calls in': { hs_call_direction: 'INBOUND', hs_call_status: 'COMPLETED' },
  'calls out': { hs_call_direction: 'OUTBOUND', hs_call_status: 'COMPLETED' },
  meetings: { hs_meeting_outcome: 'COMPLETED' },
};

/** What a person can do to a deal on its page. */
export function dealForms(portal: Portal, store: ObjectStore, row: Row): Html {
  const value = (name: string) => valueOf(portal, store, row, name) ?? '';
  const stages = portal.pipelines.get(value('pipeline'))?.stages.filter(({ archived }) => !archived) ?? [];
  const owners = [...portal.owners.values()].filter(({ archived }) => !archived);
  const pausable = store.properties.get('headrace_pause_until')?.archived === false;
  const labels = new Map(stages.map(({ id, label }) => [id, label]));
  const stage = stageOf(portal, value('pipeline'), value('dealstage'));
  return html`<section class="card"><h2>Change</h2><form method="post" class="stacked">
<label>Stage<select name="dealstage">${!stage || stage.archived ? html`<option value="">Removed stage</option>` : null}${options(labels, value('dealstage'))}</select></label>
<label>Amount<input name="amount" inputmode="decimal" value="${value('amount')}"></label>
<label>Close date<input type="date" name="closedate" value="${closeDay(portal, value('closedate'))}"></label>
<label>Owner<select name="hubspot_owner_id"><option value="">Nobody</option>${options(new Map(owners.map(({ id }) => [id, ownerLabel(portal, id)])), value('hubspot_owner_id'))}</select></label>
${
  pausable &&
  html`<label>Pause until<input type="date" name="headrace_pause_until" value="${value('headrace_pause_until')}"></label>
<label>Reason for the pause<input name="headrace_pause_reason" value="${value('headrace_pause_reason')}"></label>`
}
<button class="main" name="action" value="update">Save changes</button></form></section>
<section class="card"><h2>Add an activity</h2><form method="post" class="stacked">
<label>What happened<select name="kind">${options(kinds, null)}</select></label>
<button name="action" value="activity">Add activity</button></form></section>
<section class="card"><h2>Take away</h2><form method="post" class="stacked">
<label>Record ID of the deal to merge in<input name="other" inputmode="numeric"></label>
<button name="action" value="merge">Merge</button>
<button class="danger" name="action" value="archive">Archive this deal</button></form></section>`;
}

/** Does what a form says, and gives the id of the deal to show next. Throws `invalid-input` for what cannot be. */
export function applyDealForm(live: LivePortal, store: ObjectStore, row: Row, form: URLSearchParams): string {
  const edit = editPortal(live);
  const id = String(row.id);
  switch (form.get('action') ?? '') {
    case 'update':
      edit.update(id, changedValues(live.portal, store, row, form));
      return id;
    case 'activity': {
      const kind = form.get('kind') ?? '';
      if (!kinds.has(kind)) throw new HeadraceError('invalid-input', 'Choose what happened.');
      edit.addActivity(id, {
        type: kind.split(' ')[0] as EngagementName,
        properties: directions[kind] ?? {},
      });
      return id;
    }
    case 'archive':
      edit.archive(id);
      return id;
    case 'merge':
      if (form.get('other') === id)
        throw new HeadraceError('invalid-input', 'A deal cannot be merged with itself.');
      return edit.merge(id, form.get('other') ?? '');
    default:
      throw new HeadraceError('invalid-input', 'This form says nothing that can be done.');
  }
}

const fields = [
  'dealstage',
  'amount',
  'closedate',
  'hubspot_owner_id',
  'headrace_pause_until',
  'headrace_pause_reason',
];

/** Only what differs from what is there: a person who saves a form has not touched every field. */
function changedValues(
  portal: Portal,
  store: ObjectStore,
  row: Row,
  form: URLSearchParams,
): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((name) => {
      const given = form.get(name)?.trim();
      const before = valueOf(portal, store, row, name) ?? '';
      if (given === undefined || given === (name === 'closedate' ? closeDay(portal, before) : before))
        return [];
      return [[name, name === 'closedate' && given !== '' ? noonOf(given, portal.timeZone) : given]];
    }),
  );
}
