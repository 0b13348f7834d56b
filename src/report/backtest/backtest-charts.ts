import * as Plot from '@observablehq/plot';
import type { AlertReport } from '../../analysis/backtest/judge-alerts.ts';
import type { ChanceReport } from '../../analysis/backtest/judge-chances.ts';
import type { ForecastReport } from '../../analysis/backtest/judge-forecast.ts';
import { draw, ink } from '../draw.ts';
import { numberText } from '../number-text.ts';

const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const percent = (share: number): string => `${numberText(share * 100)} %`;
/** Of the height of the chart of volumes, what a line of text takes. */
const labelGap = 0.05;
/** Else the zeros of both axes lie on each other where letters are broad. */
const apart = { insetLeft: 16 };
const half = { ...apart, width: 430, height: 340, marginLeft: 52, marginRight: 20 };

/** What was said against what came: on the diagonal all is well. */
export function reliabilityChart({ reliability }: ChanceReport, what: string): string {
  const most = Math.max(0.1, ...reliability.flatMap(({ said, high }) => [said, high]));
  const top = Math.min(1, Math.ceil(most * 10) / 10);
  return draw(`Reliability of ${what}: share won by the chance that was said`, {
    ...half,
    x: { label: 'Chance said', domain: [0, top], tickFormat: percent, ticks: 5 },
    y: { label: 'Share won', domain: [0, top], grid: true, tickFormat: percent, ticks: 5 },
    marks: [
      Plot.link([0], { x1: 0, y1: 0, x2: top, y2: top, stroke: ink.soft, strokeDasharray: '4 4' }),
      Plot.ruleX(reliability, {
        x: 'said',
        y1: 'low',
        y2: 'high',
        stroke: ink.main,
        strokeOpacity: 0.5,
        strokeWidth: 3,
      }),
      Plot.dot(reliability, { x: 'said', y: 'happened', fill: ink.main, stroke: ink.line, r: 5 }),
    ],
  });
}

/** How many of the won deals are among the best so many. */
export function gainChart({ gain }: ChanceReport, what: string): string {
  const [ours, other] = gain;
  const line = (
    points: ChanceReport['gain'][number]['points'] | undefined,
    options: Plot.LineOptions,
  ): Plot.Markish => Plot.line(points ?? [], { x: 'share', y: 'found', ...options });
  return draw(`Gain of ${what}: share of the won deals among those with the best chances`, {
    ...half,
    x: { label: 'Best chances first', domain: [0, 1], tickFormat: percent, ticks: 5 },
    y: { label: 'Share of won deals', domain: [0, 1], grid: true, tickFormat: percent, ticks: 5 },
    marks: [
      Plot.link([0], { x1: 0, y1: 0, x2: 1, y2: 1, stroke: ink.soft, strokeDasharray: '4 4' }),
      line(other?.points, { stroke: ink.line, strokeWidth: 1.5, strokeDasharray: '6 3' }),
      line(ours?.points, { stroke: ink.main, strokeWidth: 3 }),
      Plot.text(
        [
          { y: 0.2, text: '━ Headrace' },
          { y: 0.12, text: other ? `┅ ${other.name}` : '' },
          { y: 0.04, text: '┄ by chance' },
        ],
        { x: 0.98, y: 'y', text: 'text', textAnchor: 'end', fill: ink.line },
      ),
    ],
  });
}

/** How often alerts are right, at every volume of them, ours and by the rules of others. */
export function volumeChart({ curve, rules, ours, lossRate }: AlertReport): string {
  const others = rules.flatMap(({ id, curve: points }) => points.map((point) => ({ id, ...point })));
  const named = bestRules(rules);
  const all = [...curve, ...others].map(({ precision }) => precision);
  const low = Math.floor(Math.min(lossRate ?? 1, ...all) * 10) / 10;
  return draw('Share of the alerts whose deal was lost, by how many visits have an alert', {
    ...apart,
    height: 380,
    marginRight: 60,
    x: { label: 'Visits with an alert', domain: [0, 1], tickFormat: percent },
    y: { label: 'Of these lost', domain: [low, 1], grid: true, tickFormat: percent },
    marks: [
      ...(lossRate === null ? [] : [Plot.ruleY([lossRate], { stroke: ink.bad, strokeDasharray: '2 4' })]),
      Plot.line(others, { x: 'share', y: 'precision', z: 'id', stroke: ink.soft, strokeWidth: 1.2 }),
      Plot.line(
        others.filter(({ id }) => named.includes(id)),
        { x: 'share', y: 'precision', z: 'id', stroke: ink.line, strokeWidth: 1.4, strokeDasharray: '6 3' },
      ),
      Plot.text(
        labelsOf(
          rules.filter(({ id }) => named.includes(id)),
          low,
          labelGap * (1 - low),
        ),
        {
          x: 'share',
          y: 'y',
          text: 'id',
          textAnchor: 'start',
          dx: 6,
          fill: ink.line,
        },
      ),
      Plot.line(curve, { x: 'share', y: 'precision', stroke: ink.main, strokeWidth: 3 }),
      Plot.dot(ours.precision === null ? [] : [ours], {
        x: 'share',
        y: 'precision',
        fill: ink.main,
        stroke: ink.line,
        r: 6,
      }),
      Plot.text(ours.precision === null ? [] : [ours], {
        x: 'share',
        y: 'precision',
        text: () => 'Headrace',
        dx: 10,
        dy: -12,
        textAnchor: 'start',
        fill: ink.line,
        fontWeight: 'bold',
      }),
    ],
  });
}

/** The two rules that do best at our volume, and Odoo-style scoring. */
function bestRules(rules: AlertReport['rules']): string[] {
  const best = rules
    .filter(({ atOurVolume }) => atOurVolume?.precision != null)
    .toSorted((a, b) => (b.atOurVolume?.precision ?? 0) - (a.atOurVolume?.precision ?? 0))
    .slice(0, 2);
  return [...new Set([...best.map(({ id }) => id), 'odoo'])];
}

/** One label at the end of each curve, `gap` apart and not below `low`. */
function labelsOf(
  rules: AlertReport['rules'],
  low: number,
  gap: number,
): { id: string; share: number; y: number }[] {
  const ends = rules
    .flatMap(({ id, curve }) => {
      const last = curve.at(-1);
      return last ? [{ id, share: last.share, y: last.precision }] : [];
    })
    .sort((a, b) => a.y - b.y);
  let below = low - gap;
  return ends.map((end) => {
    below = Math.max(end.y, below + gap);
    return { ...end, y: below };
  });
}

/** Each period's forecast with its range, what came, and the best naive forecast. */
export function forecastChart(
  { kind, currency, periods, ...of }: ForecastReport,
  measure: 'value' | 'count',
): string {
  const best = of[measure].naive.toSorted((a, b) => a.wape - b.wape)[0]?.name;
  const rows = periods.map((period) => ({
    from: period.startAt,
    until: period.endAt,
    middle: (period.startAt + period.endAt) / 2,
    actual: period.actual[measure],
    naive: period.naive.find(({ name }) => name === best)?.[measure] ?? null,
    ...period[measure],
  }));
  const unit = measure === 'count' ? 'deals' : (currency ?? 'value');
  return draw(
    `Won ${measure} of each ${kind}: forecast with its range, what came, and the best naive forecast`,
    {
      height: 300,
      ...apart,
      x: { label: null, type: 'utc' },
      y: {
        label: `Won a ${kind}, ${unit}`,
        grid: true,
        tickFormat: (value: number) => short.format(value),
        zero: true,
      },
      marks: [
        Plot.rectY(rows, {
          x1: 'from',
          x2: 'until',
          y: 'actual',
          fill: ink.soft,
          insetLeft: 2,
          insetRight: 2,
        }),
        Plot.ruleX(rows, {
          x: 'middle',
          y1: 'p10',
          y2: 'p90',
          stroke: ink.main,
          strokeWidth: 5,
          strokeOpacity: 0.5,
        }),
        Plot.dot(
          rows.filter(({ naive }) => naive !== null),
          { x: 'middle', y: 'naive', symbol: 'times', stroke: ink.line, strokeWidth: 2, r: 4 },
        ),
        Plot.dot(rows, { x: 'middle', y: 'mean', fill: ink.main, stroke: ink.line, r: 5 }),
        Plot.ruleY([0]),
      ],
    },
  );
}
