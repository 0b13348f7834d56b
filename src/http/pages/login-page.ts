import type { LoginChoice } from '../../connector.ts';
import { html } from '../../html.ts';
import { layout } from './layout.ts';

export interface LoginView {
  crm: string;
  label: string;
  choice: LoginChoice;
  /** What was typed before, and what is wrong with it. */
  given: string;
  problem: string | null;
}

/** Where to sign in, for a CRM that has several places. */
export function loginPage({ crm, label, choice, given, problem }: LoginView): string {
  const { places, own } = choice;
  const start = `/oauth/${crm}/start`;
  return layout(
    `Connect ${label}`,
    html`<section class="card places" aria-labelledby="question">
<h1 id="question">Where do you sign in to ${label}?</h1>
<ul>${places.map(
      (
        place,
      ) => html`<li><a class="button" href="${start}?login=${encodeURIComponent(place.url)}">${place.label}</a>
<span>${place.hint}</span></li>`,
    )}</ul>
<form action="${start}" method="get">
<h2><label for="login">${own.label}</label></h2>
<p id="hint">${own.hint}</p>
${problem && html`<p id="problem" class="problems" role="alert">${problem}</p>`}
<p class="field"><input id="login" name="login" value="${given}" required maxlength="300" placeholder="${own.example}" autocapitalize="none" autocomplete="off" spellcheck="false" aria-describedby="${problem ? 'problem ' : ''}hint"${problem && html` aria-invalid="true" autofocus`}>
<button class="button">Continue</button></p>
</form>
</section>`,
  );
}
