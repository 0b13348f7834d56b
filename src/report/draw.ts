import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escaped } from './html-parts.ts';

/** Colours that follow the page's theme. */
export const ink = {
  main: 'var(--main)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  soft: 'var(--soft)',
  line: 'var(--ink)',
} as const;

/** Colours that tell up to seven things apart. */
export const inks: readonly string[] = Array.from({ length: 7 }, (_, place) => `var(--c${place + 1})`);

const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** The part of an element that is used here. */
interface Drawn {
  outerHTML: string;
  scale(name: 'x' | 'y'): { domain?: readonly unknown[] } | undefined;
  setAttribute(name: string, value: string): void;
  querySelectorAll(selector: string): Iterable<{ removeAttribute(name: string): void }>;
}

const isDrawn = (drawn: object): drawn is Drawn => 'outerHTML' in drawn && 'querySelectorAll' in drawn;

/** Where all is 0 an axis would have no length, and bars of nothing would fill the chart: it goes to 1 then. */
function plotted(options: Plot.PlotOptions): Drawn {
  const drawn: object = Plot.plot({
    width: 860,
    height: 280,
    marginTop: 32,
    marginLeft: 64,
    marginBottom: 36,
    style: { background: 'transparent', color: 'inherit' },
    ...options,
    document,
  });
  if (!isDrawn(drawn)) throw new TypeError('What was drawn is no element.');
  const flat = (['x', 'y'] as const).find((axis) => {
    const domain = drawn.scale(axis)?.domain ?? [];
    return domain.length > 1 && domain.every((end) => end === 0);
  });
  return flat ? plotted({ ...options, [flat]: { ...options[flat], domain: [0, 1] } }) : drawn;
}

/** Draws a chart as SVG text that needs no script. `label` says in a sentence what there is to see. */
export function draw(label: string, options: Plot.PlotOptions): string {
  const drawn = plotted(options);
  // Marks are no landmarks: the sentence on the whole says it.
  for (const part of drawn.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', label);
  // The sentence is read aloud with the chart. On a phone the chart keeps its size and moves by itself.
  return `<figure><figcaption aria-hidden="true">${escaped(label)}</figcaption><div class="chart" tabindex="0" role="group" aria-label="${escaped(label)}">${drawn.outerHTML}</div></figure>`;
}
