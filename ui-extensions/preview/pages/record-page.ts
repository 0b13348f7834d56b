import { type Html, html } from '../../../src/html.ts';
import type { DealUpdate } from '../../../src/model/deal.ts';
import type { Owner } from '../../../src/model/owner.ts';
import type { Pipeline } from '../../../src/model/pipeline.ts';
import type { Play, PreviewTenant } from '../preview.ts';
import { dealValues } from './deal-values.ts';

interface Record {
  tenant: PreviewTenant;
  pipelines: readonly Pipeline[];
  owners: readonly Owner[];
  play: Play;
  deal: DealUpdate;
}

const dayText = (on: string): string =>
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(on));

/** A deal's record as the CRM shows it: its fields and stages on the left, our cards where an admin put them. */
export function recordPage({ tenant, pipelines, owners, play, deal }: Record): Html {
  const values = dealValues(tenant, deal, owners);
  const pipeline = pipelines.find(({ id }) => id === deal.pipeline);
  const stage = pipeline?.stages.find(({ id }) => id === deal.stage);
  return html`<div class="record">
<section class="about" aria-label="About this deal"><h2>About this deal</h2>
<dl><dt>Amount</dt><dd>${values.amount}</dd><dt>Owner</dt><dd>${values.owner}</dd>
<dt>Pipeline</dt><dd>${pipeline?.label ?? '–'}</dd><dt>Stage</dt><dd>${stage?.label ?? '–'}</dd>
<dt>Close date</dt><dd>${deal.expectedCloseOn ? dayText(deal.expectedCloseOn) : '–'}</dd></dl>
<form method="post" action="/${tenant.crm}/deals/${deal.id}/stage"><label>Move to <select name="stage">${pipeline?.stages.map(
    ({ id, label }) => html`<option value="${id}"${id === deal.stage && html` selected`}>${label}</option>`,
  )}</select></label> <button>Move</button></form>
<p>What is changed here is read within seconds, and the card follows.</p>
</section>
<section aria-label="Deal health">${play.screen('record', deal.id)}</section>
${play.places.includes('sidebar') && html`<aside aria-label="Deal health at a glance">${play.screen('sidebar', deal.id)}</aside>`}
</div>`;
}
