import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { capital, roomFor, withCutLabels } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';
import { dayText, estimateText, numberText, shareText } from '../number-text.ts';

/** How long deals take, in which stage, and whether that changes. */
export const cycleBlock: MakeBlock = ({ figures: { cycle, periods, periodKind } }) => {
  const labelOf = (stage: string | null): string | undefined =>
    cycle.stages.find((one) => one.stage === stage)?.label;
  const bottleneck = cycle.stages.find(({ stage }) => stage === cycle.bottleneck);
  const leak = cycle.stages.find(({ stage }) => stage === cycle.leak);
  const notes = [
    `From creation to the close: median days ${estimateText(cycle.whole.median)}. Bars: the middle half of the visits; the mark is the median. Visits that still run are reckoned with as such${cycle.unknownEntries > 0 ? `; ${numberText(cycle.unknownEntries)} whose beginning is not known are left out` : ''}.`,
    ...(bottleneck
      ? [
          `Most time is spent in ${labelOf(cycle.bottleneck)}: ${shareText(bottleneck.shareOfTime)} of all days.${leak ? ` Most is lost in ${leak.label}: ${shareText(leak.shareOfLosses.value)} of all losses.` : ''}`,
        ]
      : []),
  ];
  return {
    name: 'cycle',
    heading: 'Length of the cycle and bottlenecks',
    notes,
    charts: [stageChart(cycle.stages), trendChart(periods, periodKind)],
    tables: [
      {
        name: 'stage-lengths',
        columns: [
          'Stage',
          'Median days',
          'Nine in ten by',
          { head: 'Share of all time', as: 'share' },
          { head: 'Share of losses', as: 'share' },
          'Median now ÷ a year before',
          'Running',
        ],
        rows: cycle.stages.map((stage) => [
          stage.label,
          stage.median,
          stage.p90,
          stage.shareOfTime,
          stage.shareOfLosses,
          stage.slowdown,
          stage.running,
        ]),
        shown: 30,
      },
    ],
  };
};

type Figures = Parameters<MakeBlock>[0]['figures'];

function stageChart(stages: Figures['cycle']['stages']): string {
  const known = stages.filter(({ p25 }) => p25 !== null);
  const bars = withCutLabels(known.map((stage) => ({ ...stage, typical: stage.median.value })));
  if (bars.length === 0) return '';
  const labels = bars.map(({ label }) => label);
  // A stage whose slower half still runs has a bar that is open to the right.
  const last = Math.max(...bars.map(({ p75, p90, typical, p25 }) => p75 ?? p90 ?? typical ?? p25 ?? 0));
  return draw('Days in each stage: middle half and median', {
    marginLeft: roomFor(labels),
    height: 70 + 40 * bars.length,
    x: { label: 'Days', grid: true },
    y: { label: null, domain: labels },
    marks: [
      Plot.barX(bars, {
        x1: 'p25',
        x2: ({ p75 }: { p75: number | null }) => p75 ?? last,
        y: 'label',
        fill: ink.main,
        insetTop: 6,
        insetBottom: 6,
      }),
      Plot.tickX(bars, { x: 'typical', y: 'label', stroke: ink.line, strokeWidth: 3 }),
      Plot.ruleX([0]),
    ],
  });
}

function trendChart(periods: Figures['periods'], kind: string): string {
  const points = periods.map(({ fromAt, medianDays }) => ({
    period: dayText(fromAt).slice(0, 7),
    ...medianDays,
  }));
  if (points.filter(({ value }) => value !== null).length < 2) return '';
  return draw('Median days from creation to the close, at the pace of each period', {
    height: 220,
    x: { label: `${capital(kind)} from`, type: 'band' },
    y: { label: 'Median days to the close', grid: true, zero: true },
    marks: [
      Plot.ruleX(points, { x: 'period', y1: 'low', y2: 'high', stroke: ink.line, strokeWidth: 2 }),
      Plot.dot(points, { x: 'period', y: 'value', fill: ink.main, stroke: ink.line, r: 5 }),
      Plot.ruleY([0]),
    ],
  });
}
