import { html } from '../../html.ts';
import { layout } from './layout.ts';

/** One thing said: that it worked, or why it did not. */
export function messagePage({
  title,
  message,
  failed,
}: {
  title: string;
  message: string;
  failed: boolean;
}): string {
  return layout(
    title,
    html`<section class="message ${failed ? 'bad' : 'good'}"${failed && html` role="alert"`}>
<h1>${title}</h1>
<p class="words">${message}</p>
<p><a class="button" href="/">Accounts</a></p>
</section>`,
  );
}
