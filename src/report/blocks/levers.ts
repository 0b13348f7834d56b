import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { roomFor, shortText, withCutLabels } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';

/** Where ten percent would bring most. */
export const leversBlock: MakeBlock = ({ figures: { levers, currency } }) => {
  const known = levers.filter(({ gainPerDay }) => gainPerDay.value !== null);
  const bars = withCutLabels(known.map(({ label, gainPerDay }) => ({ label, ...gainPerDay })));
  // Nothing is known of what is won in the end.
  if (levers.every(({ gainPerDay, gainOnce }) => (gainPerDay.value ?? gainOnce.value) === null)) return null;
  const labels = bars.map(({ label }) => label);
  const chart =
    bars.length === 0
      ? ''
      : draw('What ten percent of each would bring, a day', {
          marginLeft: roomFor(labels),
          height: 70 + 30 * bars.length,
          x: { label: `${currency} a day more`, grid: true, tickFormat: shortText },
          y: { label: null, domain: labels },
          marks: [
            Plot.barX(bars, { x: 'value', y: 'label', fill: ink.main }),
            Plot.ruleY(bars, { x1: 'low', x2: 'high', y: 'label', stroke: ink.line, strokeWidth: 2 }),
            Plot.ruleX([0]),
          ],
        });
  return {
    name: 'levers',
    heading: 'Where ten percent brings most',
    notes: [
      'Everything else as it is, from the generation of the last year. A shorter cycle brings no more a day in the long run: what is under way comes sooner, once.',
    ],
    charts: [chart],
    tables: [
      {
        name: 'levers',
        columns: ['What', 'A day, for ever', 'Once'],
        rows: levers.map(({ label, gainPerDay, gainOnce }) => [label, gainPerDay, gainOnce]),
        shown: 20,
      },
    ],
  };
};
