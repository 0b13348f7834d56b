import { html } from '../../html.ts';
import { layout } from './layout.ts';

/** Seen for a moment, before the browser goes on to sign in at `url`. */
export function onwardPage(url: string): string {
  const { host } = new URL(url);
  return layout(
    'Signing in',
    html`<section class="message good"><h1>Signing in at ${host}</h1>
<p class="words">If nothing happens, go there yourself. You come back here when you have signed in.</p>
<p><a class="button" href="${url}">Go to ${host}</a></p></section>`,
  );
}
