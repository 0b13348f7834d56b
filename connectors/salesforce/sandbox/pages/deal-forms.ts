import { HeadraceError } from '../../../../src/errors.ts';
import { type Html, html } from '../../../../src/html.ts';
import { stagesFor } from '../api/write-records.ts';
import { editPortal } from '../edit-portal.ts';
import type { LivePortal } from '../live-portal.ts';
import { packageFieldName } from '../load/package-fields.ts';
import type { ActivityName } from '../options.ts';
import { getNumber, idOf, isLive, placeOf } from '../state/object-store.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { toJson } from '../state/value-text.ts';
import { options } from './deals-page.ts';

const kinds: readonly (readonly [ActivityName, string])[] = [
  ['email-in', 'Email from the buyer'],
  ['email-out', 'Email to the buyer'],
  ['call-in', 'Call from the buyer'],
  ['call-out', 'Call to the buyer'],
  ['meeting', 'Meeting'],
];

/** What a person can do to an opportunity on its page. */
export function dealForms(portal: Portal, row: number): Html {
  const value = (name: string) => textOf(portal, row, name);
  const key = getNumber(storeOf(portal, 'Opportunity'), 'RecordTypeId', row);
  const stages = stagesFor(portal, key === null ? null : placeOf(key).row);
  const [until, reason] = pauseFields(portal);
  const pausable = storeOf(portal, 'Opportunity').fields.has(until.toLowerCase());
  return html`<section class="card"><h2>Change</h2><form method="post" class="stacked">
<label>Stage<select name="StageName">${!stages.includes(value('StageName')) && html`<option value="">Removed stage</option>`}${options(stages, value('StageName'))}</select></label>
<label>Amount<input name="Amount" inputmode="decimal" value="${value('Amount')}"></label>
<label>Close date<input type="date" name="CloseDate" value="${value('CloseDate')}"></label>
<label>Owner<select name="OwnerId">${options(owners(portal), value('OwnerId'))}</select></label>
${
  pausable &&
  html`<label>Pause until<input type="date" name="${until}" value="${value(until)}"></label>
<label>Reason for the pause<input name="${reason}" value="${value(reason)}"></label>`
}
<button class="main" name="action" value="update">Save changes</button></form></section>
<section class="card"><h2>Add an activity</h2><form method="post" class="stacked">
<label>What happened<select name="kind">${options(kinds, null)}</select></label>
<button name="action" value="activity">Add activity</button></form></section>
<section class="card"><h2>Take away</h2><form method="post" class="stacked">
<button class="danger" name="action" value="delete">Delete this opportunity</button></form></section>`;
}

function textOf(portal: Portal, row: number, name: string): string {
  const store = storeOf(portal, 'Opportunity');
  const field = store.fields.get(name.toLowerCase());
  return field ? String(toJson(portal, field, valueOf(portal, store, row, field.name)) ?? '') : '';
}

function pauseFields(portal: Portal): [until: string, reason: string] {
  return [
    `${portal.prefix}${packageFieldName('pause_until')}`,
    `${portal.prefix}${packageFieldName('pause_reason')}`,
  ];
}

function owners(portal: Portal): [string, string][] {
  const users = storeOf(portal, 'User');
  return [...Array(users.rows).keys()]
    .filter((row) => isLive(users, row) && getNumber(users, 'IsActive', row) === 1)
    .map((row) => [idOf(users, row), String(valueOf(portal, users, row, 'Name') ?? '')]);
}

/** Does what a form says. Throws `invalid-input` for what cannot be. */
export function applyDealForm(live: LivePortal, row: number, form: URLSearchParams): void {
  const { portal } = live;
  const edit = editPortal(live);
  const id = idOf(storeOf(portal, 'Opportunity'), row);
  switch (form.get('action') ?? '') {
    case 'update': {
      const names = ['StageName', 'Amount', 'CloseDate', 'OwnerId', ...pauseFields(portal)];
      // A person who saves a form has not touched every field.
      const changed = names.flatMap((name) => {
        const given = form.get(name)?.trim();
        return given === undefined ||
          given === textOf(portal, row, name) ||
          (name === 'StageName' && given === '')
          ? []
          : [[name, given === '' ? null : given] as const];
      });
      if (changed.length > 0) edit.update(id, Object.fromEntries(changed));
      return;
    }
    case 'activity': {
      const kind = kinds.find(([name]) => name === form.get('kind'))?.[0];
      if (!kind) throw new HeadraceError('invalid-input', 'Choose what happened.');
      edit.addActivity(id, kind);
      return;
    }
    case 'delete':
      edit.remove(id);
      return;
    case 'restore':
      edit.restore(id);
      return;
    default:
      throw new HeadraceError('invalid-input', 'This form says nothing that can be done.');
  }
}
