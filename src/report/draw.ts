import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Colours that follow the page's theme. */
export const ink = {
  main: 'var(--main)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  soft: 'var(--soft)',
  line: 'var(--ink)',
} as const;

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Draws a chart as SVG text that needs no script. `label` says in a sentence what there is to see. */
export function draw(label: string, options: Plot.PlotOptions): string {
  const drawn = Plot.plot({
    width: 860,
    height: 280,
    marginTop: 32,
    marginLeft: 64,
    marginBottom: 36,
    style: { background: 'transparent', color: 'inherit' },
    ...options,
    document,
  });
  // Marks are no landmarks: the sentence on the whole says it.
  for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', label);
  return drawn.outerHTML;
}
