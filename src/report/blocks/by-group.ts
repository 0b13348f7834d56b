import * as Plot from '@observablehq/plot';
import { dimensions } from '../../model/pipeline-figures.ts';
import type { MakeBlock } from '../block.ts';
import { roomFor, shortText, withCutLabels } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';

const words = { owner: 'Owner', source: 'Source', segment: 'Segment' } as const;
const drawn = 8;

/** Velocity of the last year by owner, source and segment. */
export const byGroupBlock: MakeBlock = ({ figures: { by, currency } }) => ({
  name: 'by-group',
  heading: 'Velocity by owner, source and segment',
  notes: [
    'The last year. Bars: value won a day with its range; dots: what the deals created in the year bring in the end, a day. A deal is its present owner’s. Segments are deal types, or thirds by size where there are no types.',
  ],
  charts: dimensions.map((dimension) => {
    const won = by[dimension].filter(({ realised }) => (realised.value ?? 0) > 0).slice(0, drawn);
    const bars = withCutLabels(
      won.map(({ label, realised, generation }) => ({ label, ...realised, generation: generation.value })),
    );
    // One group tells nothing that the whole does not.
    if (bars.length < 2) return '';
    const labels = bars.map(({ label }) => label);
    return draw(`Won value a day by ${dimension}`, {
      marginLeft: roomFor(labels),
      height: 70 + 30 * bars.length,
      x: { label: `${currency} a day`, grid: true, tickFormat: shortText },
      y: { label: null, domain: labels },
      marks: [
        Plot.barX(bars, { x: 'value', y: 'label', fill: ink.main }),
        Plot.ruleY(bars, { x1: 'low', x2: 'high', y: 'label', stroke: ink.line, strokeWidth: 2 }),
        Plot.dot(bars, { x: 'generation', y: 'label', fill: ink.good, stroke: ink.line, r: 5 }),
        Plot.ruleX([0]),
      ],
    });
  }),
  tables: dimensions.map((dimension) => ({
    name: `velocity-by-${dimension}`,
    columns: [
      words[dimension],
      'Realised, a day',
      'Generation, a day',
      { head: 'Win rate', as: 'share' },
      'Open, mean',
      'Mean won value',
      'Mean days',
    ],
    rows: by[dimension].map((group) => [
      group.label,
      group.realised,
      group.generation,
      group.winRate,
      group.openDeals,
      group.meanWon,
      group.meanDays,
    ]),
    shown: drawn,
  })),
});
