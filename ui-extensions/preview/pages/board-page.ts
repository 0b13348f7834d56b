import { type Html, html } from '../../../src/html.ts';
import type { DealUpdate } from '../../../src/model/deal.ts';
import type { Owner } from '../../../src/model/owner.ts';
import type { Pipeline } from '../../../src/model/pipeline.ts';
import type { PreviewTenant } from '../preview.ts';
import { dealValues } from './deal-values.ts';

interface Board {
  tenant: PreviewTenant;
  pipelines: readonly Pipeline[];
  chosen: Pipeline | undefined;
  owners: readonly Owner[];
  deals: ReadonlyMap<string, DealUpdate>;
}

/** A column holds no more; the rest is counted. */
const mostPerStage = 25;

/** The CRM's board: a column a stage, the deals with most value at risk on top. */
export function boardPage({ tenant, pipelines, chosen, owners, deals }: Board): Html {
  if (!chosen) return html`<p>This account has no pipeline.</p>`;
  const ofStage = (stage: string): DealUpdate[] =>
    [...deals.values()].filter((deal) => deal.pipeline === chosen.id && deal.stage === stage);
  return html`
${
  pipelines.length > 1 &&
  html`<form class="choice"><label>Pipeline <select name="pipeline">${pipelines.map(
    ({ id, label }) => html`<option value="${id}"${id === chosen.id && html` selected`}>${label}</option>`,
  )}</select></label> <button>Show</button></form>`
}
<div class="board" tabindex="0" role="group" aria-label="Board">${chosen.stages
    .filter(({ kind }) => kind === 'open')
    .map(({ id, label }) => column(label, ofStage(id), { tenant, owners }))}</div>`;
}

function column(
  label: string,
  deals: readonly DealUpdate[],
  { tenant, owners }: Pick<Board, 'tenant' | 'owners'>,
): Html {
  const cards = deals
    .map((deal) => ({ deal, values: dealValues(tenant, deal, owners) }))
    .sort((a, b) => b.values.valueAtRisk - a.values.valueAtRisk || (a.deal.id < b.deal.id ? -1 : 1));
  return html`<section class="column"><h2>${label} <span class="count">${deals.length}</span></h2><ul>${cards
    .slice(0, mostPerStage)
    .map(
      ({ deal, values }) =>
        html`<li class="deal ${values.status}"><a href="/${tenant.crm}/deals/${deal.id}">${values.name}</a><div>${values.amount} · ${values.owner}</div>${values.statusLabel && html`<div class="status">${values.statusLabel}${values.risk && html` · ${values.risk} at risk`}</div>`}</li>`,
    )}</ul>${deals.length > mostPerStage && html`<p>and ${deals.length - mostPerStage} more</p>`}</section>`;
}
