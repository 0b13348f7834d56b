import { numberText } from './number-text.ts';

/** Text as it may stand in HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A part of a page with its heading. `note` and `body` are HTML. */
export const block = (name: string, heading: string, note: string, body: string): string =>
  `<section class="${name}"><h3>${heading}</h3>${note ? `<p class="note">${note}</p>` : ''}${body}</section>`;

const shownDeals = 50;

/** A line that opens to a list of names. */
export function named(summary: string, names: readonly string[]): string {
  const rest = names.length > shownDeals ? ` and ${numberText(names.length - shownDeals)} more` : '';
  return `<details><summary>${escaped(summary)}</summary><p class="note">${escaped(names.slice(0, shownDeals).join(', '))}${rest}</p></details>`;
}

/** A table that scrolls by itself where the page is narrow. `label` tells it from others with the same heads. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  label = head.join(', '),
): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(label)}"><table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table></div>`;
}
