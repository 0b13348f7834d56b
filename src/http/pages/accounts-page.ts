import type { Instant } from '../../model/instant.ts';
import type { Run } from '../../store/runs.ts';
import { type AccountSummary, isRunning, jobLabels, problemsOf } from '../account-summary.ts';
import { type Html, html } from '../../html.ts';
import { layout } from './layout.ts';

export interface AccountsView {
  accounts: readonly AccountSummary[];
  /** CRMs one can sign in to. */
  crms: readonly { name: string; label: string }[];
  /** Where those are signed in to again that lost their sign-in, by the connection's id. */
  reconnect: ReadonlyMap<string, string>;
  now: Instant;
}

const count = (value: number) => value.toLocaleString('en-GB');
const stateWords = {
  connected: 'Connected',
  'needs-reconnect': 'Reconnect',
  paused: 'Paused',
  disconnected: 'Disconnected',
};

/** All connected accounts: how they are, what was read and written, and what to do about it. */
export function accountsPage(view: AccountsView): string {
  const { accounts, crms } = view;
  return layout(
    'Accounts',
    html`<div class="heading"><h1>Accounts</h1>
<p class="actions">${crms.map(({ name, label }) => html`<a class="button" href="/oauth/${name}/start">Connect ${label}</a>`)}</p></div>
${accounts.length === 0 ? nobody() : accounts.map((account) => card(account, view))}`,
  );
}

function nobody(): Html {
  return html`<section class="card empty"><h2>No account is connected yet</h2>
<p>Connect your CRM above. Headrace then reads its deals, learns from how they were won and lost, and writes what it
finds back to them. Nothing is written before you have connected, and a dry run writes nothing at all:
<code>npm run headrace -- connections set ID --dry-run on</code>.</p></section>`;
}

function card(account: AccountSummary, { crms, reconnect, now }: AccountsView): Html {
  const { deals, settings } = account;
  const problems = problemsOf(account);
  const again = reconnect.get(account.id);
  const label = crms.find(({ name }) => name === account.crm)?.label ?? account.crm;
  return html`<section class="card" aria-labelledby="name-${account.id}">
<div class="heading"><h2 id="name-${account.id}">${account.name}</h2>
<p class="badges"><span class="badge ${account.state}">${stateWords[account.state]}</span>${settings.dryRun && html`<span class="badge dry">Dry run</span>`}</p></div>
<p class="sub">${label} account ${account.accountId} · connected ${ago(account.connectedAt, now)}</p>
${problems.length > 0 && html`<div class="problems" role="alert"><h3>Needs attention</h3><ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>${again !== undefined && html`<p><a class="button" href="${again}">Reconnect ${label}</a></p>`}</div>`}
<dl class="figures">
${figure('Deals', count(deals.total), `${count(deals.won)} won, ${count(deals.lost)} lost`)}
${figure('Open', count(deals.open), deals.dirty > 0 ? `${count(deals.dirty)} waiting to be scored` : 'all scored')}
${figure(settings.dryRun ? 'Written before the dry run' : 'Carry our values', count(account.written), settings.dryRun ? 'nothing is written now' : 'written to the CRM')}
${figure('Live alerts', count(account.liveAlerts), settings.tasks ? 'each with a task for the owner' : 'shown here, no tasks')}
</dl>
${account.runs.length > 0 && runsTable(account, now)}
</section>`;
}

const figure = (name: string, value: string, note: string) =>
  html`<div><dt>${name}</dt><dd><strong>${value}</strong> <span>${note}</span></dd></div>`;

function runsTable(account: AccountSummary, now: Instant): Html {
  return html`<details><summary>Last runs</summary><div class="scroll" tabindex="0" role="region" aria-label="Last runs of ${account.name}">
<table><thead><tr><th scope="col">What</th><th scope="col">How it went</th><th scope="col">When</th><th scope="col">Next</th><th scope="col">Figures</th></tr></thead>
<tbody>${account.runs.map(
    (run) => html`<tr><th scope="row">${jobLabels[run.job]}</th>
<td>${isRunning(run, now) ? `running${run.progress?.total ? ` (${count(run.progress.done)} of ${count(run.progress.total)})` : ''}` : (run.outcome ?? 'not yet')}</td>
<td>${run.endedAt ? ago(run.endedAt, now) : '–'}</td>
<td>${run.dueAt === null ? 'when asked' : ago(run.dueAt, now)}</td>
<td>${figuresOf(run)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

/** The counts of a run that are not nought. */
function figuresOf({ report }: Run): Html {
  const counts = Object.entries(report ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' && value !== 0
      ? [html`<span class="pair">${words(name)} ${count(value)}</span> `]
      : [],
  );
  return counts.length > 0 ? html`${counts}` : html`${report ? 'nothing new' : '–'}`;
}

const words = (name: string) => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** An instant as people say it, with the exact one behind. */
function ago(at: Instant, now: Instant): Html {
  const [unit, unitMs] = units.find(([, unitMs]) => Math.abs(at - now) >= unitMs) ?? ['second', 1000];
  const said = unit === 'second' ? 'just now' : relative.format(Math.round((at - now) / unitMs), unit);
  const exact = new Date(at).toISOString();
  return html`<time datetime="${exact}" title="${exact}">${said}</time>`;
}
