import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { legend, percentText } from '../chart-text.ts';
import { draw, ink, inks } from '../draw.ts';
import { countText, dayText } from '../number-text.ts';

/** What first entered the qualified stage, and how good what comes in is. */
export const generationBlock: MakeBlock = ({ figures: { generation, quality, velocity } }) => {
  const { weeks, stage, by, leftOut } = generation;
  const columns = (head: string) => [
    head,
    'Deals',
    'Value at the entry',
    'Value as known now',
    'Deals, period before',
  ];
  return {
    name: 'generation',
    heading: 'Pipeline generation',
    notes: [
      `Deals that first entered ${stage} or a later stage, by week of that entry. By source and owner: the last whole period${velocity ? `, from ${dayText(velocity.fromAt)}` : ''}.`,
      quality.length > 0
        ? 'Quality: the mean chance to win of new deals by what was known at their creation, from the model of today.'
        : 'Quality at creation: too little history for a model of it.',
    ],
    charts: [
      weeks.length === 0
        ? ''
        : draw('Deals that first entered the qualified stage, by week', {
            height: 220,
            x: { label: null, type: 'utc' },
            y: { label: 'Deals', grid: true },
            marks: [
              Plot.rectY(weeks, { x1: 'fromAt', x2: 'untilAt', y: 'count', fill: ink.main, inset: 1 }),
              Plot.ruleY([0]),
            ],
          }),
      qualityChart(quality),
    ],
    tables: [
      {
        name: 'generation-weeks',
        columns: ['Week from', 'Deals', 'Value as known now'],
        rows: weeks.map(({ fromAt, count, value }) => [dayText(fromAt), count, value]),
        shown: 0,
      },
      ...(['source', 'owner'] as const).map((dimension) => ({
        name: `generation-by-${dimension}`,
        columns: columns(dimension === 'source' ? 'Source' : 'Owner'),
        rows: by[dimension].map((share) => [
          share.label,
          share.count,
          share.valueAtEntry,
          share.valueNow,
          share.countBefore,
        ]),
        shown: 8,
      })),
      {
        name: 'quality',
        columns: ['Source', 'Created from', { head: 'Mean quality', as: 'share' as const }],
        rows: quality.map(({ label, fromAt, quality: mean }) => [label, dayText(fromAt), mean]),
        shown: 0,
      },
    ],
    deals: leftOut.map(({ reason, deals }) => ({
      summary: `Left out: ${countText(deals.length, 'deal')} ${reason}`,
      ids: deals,
    })),
  };
};

function qualityChart(quality: Parameters<MakeBlock>[0]['figures']['quality']): string {
  const points = quality.map(({ fromAt, label, quality: mean }) => ({
    period: dayText(fromAt).slice(0, 7),
    label,
    ...mean,
  }));
  const names = [...new Set(points.map(({ label }) => label))];
  if (points.length === 0) return '';
  return (
    draw('Mean quality of new deals by period of creation and source', {
      height: 240,
      x: { label: 'Created from', type: 'point' },
      y: { label: 'Mean quality', grid: true, zero: true, tickFormat: percentText },
      color: { domain: names, range: inks.slice(0, names.length) },
      marks: [
        Plot.line(points, { x: 'period', y: 'value', z: 'label', stroke: 'label', strokeWidth: 2 }),
        Plot.dot(points, { x: 'period', y: 'value', fill: 'label', r: 3.5 }),
        Plot.ruleX(
          points.filter(({ label }) => label === names[0]),
          { x: 'period', y1: 'low', y2: 'high', stroke: ink.line, strokeWidth: 1.5 },
        ),
        Plot.ruleY([0]),
      ],
    }) + legend(names)
  );
}
