import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { roomFor, shortText, withCutLabels } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';

/** Deals that reached each stage, and which of them went on. */
export const funnelBlock: MakeBlock = ({ figures: { funnel } }) => {
  const bars = withCutLabels(funnel);
  const labels = bars.map(({ label }) => label);
  return {
    name: 'funnel',
    heading: 'Funnel',
    notes: [
      'Pale: deals that reached the stage. Strong: those that went further. A skipped stage counts as passed, a step back undoes none, and deals that wait count as open.',
    ],
    charts: [
      draw('Deals that reached each stage, and of these the ones that went further', {
        marginLeft: roomFor(labels),
        height: 70 + 40 * bars.length,
        x: { label: 'Deals', grid: true, tickFormat: shortText },
        y: { label: null, domain: labels },
        marks: [
          Plot.barX(bars, { x: 'reached', y: 'label', fill: ink.soft }),
          Plot.barX(bars, { x: 'passed', y: 'label', fill: ink.main, insetTop: 6, insetBottom: 6 }),
          Plot.ruleX([0]),
        ],
      }),
    ],
    tables: [
      {
        name: 'funnel',
        columns: [
          'Stage',
          'Reached',
          'Value',
          { head: 'Went on', as: 'share' },
          { head: 'Won in the end', as: 'share' },
          { head: 'Won by value', as: 'share' },
          'Waiting',
        ],
        rows: funnel.map((step) => [
          step.label,
          step.reached,
          step.value,
          step.step,
          step.win,
          step.winByValue,
          step.waiting,
        ]),
        shown: 30,
      },
    ],
  };
};
