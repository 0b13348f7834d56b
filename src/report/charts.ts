import * as Plot from '@observablehq/plot';
import { movements } from '../analysis/velocity/waterfall.ts';
import { draw, ink } from './draw.ts';
import { dayText, numberText } from './number-text.ts';
import type { Section } from './report-of.ts';

const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const money = (value: number): string => short.format(value);

/** Won value a day by period, with its range; dots where the deals created then are heading. */
export function velocityChart({ periods, currency }: Section): string {
  const bars = periods.map(({ fromAt, velocity }) => ({
    period: dayText(fromAt).slice(0, 7),
    realised: velocity.forms.realised.value,
    low: velocity.forms.realised.low,
    high: velocity.forms.realised.high,
    generation: velocity.forms.generation.value,
  }));
  return draw(`Won value a day by period, in ${currency || 'the account’s currency'}`, {
    x: { label: 'Period from', type: 'band' },
    y: { label: `${currency} a day`, grid: true, tickFormat: money },
    marks: [
      Plot.barY(bars, { x: 'period', y: 'realised', fill: ink.main }),
      Plot.ruleX(bars, { x: 'period', y1: 'low', y2: 'high', stroke: ink.line, strokeWidth: 2 }),
      Plot.dot(bars, { x: 'period', y: 'generation', fill: ink.good, stroke: ink.line, r: 5 }),
      Plot.ruleY([0]),
    ],
  });
}

/** Deals that reached each stage, and which of them went on. */
export function funnelChart({ funnel }: Section): string {
  return draw('Deals that reached each stage, and of these the ones that went further', {
    marginLeft: 150,
    height: 60 + 44 * funnel.length,
    x: { label: 'Deals', grid: true, tickFormat: money },
    y: { label: null, domain: funnel.map(({ label }) => label) },
    marks: [
      Plot.barX(funnel, { x: 'reached', y: 'label', fill: ink.soft }),
      Plot.barX(funnel, { x: 'passed', y: 'label', fill: ink.main, insetTop: 6, insetBottom: 6 }),
      Plot.ruleX([0]),
    ],
  });
}

/** How deals of an age have ended. */
export function curveChart({ curve }: Section): string {
  const points = curve.ageDays.flatMap((age, index) => [
    { age, share: curve.won[index] ?? 0, end: 'won' },
    { age, share: curve.lost[index] ?? 0, end: 'lost' },
  ]);
  const last = points.slice(-2);
  return draw('Share of deals won and lost by days since creation', {
    marginRight: 44,
    x: { label: 'Days since creation' },
    y: {
      label: 'Share',
      domain: [0, 1],
      grid: true,
      tickFormat: (share: number) => `${Math.round(share * 100)} %`,
    },
    color: { domain: ['won', 'lost'], range: [ink.good, ink.bad] },
    marks: [
      Plot.line(points, { x: 'age', y: 'share', stroke: 'end', curve: 'step-after', strokeWidth: 2.5 }),
      Plot.text(last, { x: 'age', y: 'share', text: 'end', dx: 8, textAnchor: 'start', fill: ink.line }),
    ],
  });
}

/** Half of the visits to each stage last between the ends of its bar. */
export function lengthChart({ cycle }: Section): string {
  const bars = cycle.stages
    .filter(({ p25 }) => p25 !== null)
    .map((stage) => ({ ...stage, typical: stage.median.value }));
  return draw('Days in each stage: middle half and median', {
    marginLeft: 150,
    height: 60 + 44 * bars.length,
    x: { label: 'Days', grid: true },
    y: { label: null, domain: bars.map(({ label }) => label) },
    marks: [
      Plot.barX(bars, { x1: 'p25', x2: 'p75', y: 'label', fill: ink.main, insetTop: 6, insetBottom: 6 }),
      Plot.tickX(bars, { x: 'typical', y: 'label', stroke: ink.line, strokeWidth: 3 }),
      Plot.ruleX([0]),
    ],
  });
}

export const movementWords: Record<(typeof movements)[number], string> = {
  new: 'New',
  transferredIn: 'Moved in',
  pulledIn: 'Pulled in',
  reopened: 'Reopened',
  increased: 'Increased',
  decreased: 'Decreased',
  pushedOut: 'Pushed out',
  transferredOut: 'Moved out',
  lost: 'Lost',
  won: 'Won',
};

/** How the open value came from the start of the period to its end. */
export function waterfallChart({ movement, currency }: Section): string {
  let level = movement.start.cents;
  const steps = movements
    .filter((name) => movement.bars[name].deals.length > 0)
    .map((name) => {
      const from = level;
      level += movement.bars[name].cents;
      return {
        name: movementWords[name],
        from: from / 100,
        to: level / 100,
        fill: level >= from ? ink.good : name === 'won' ? ink.main : ink.bad,
      };
    });
  const bars = [
    { name: 'Start', from: 0, to: movement.start.cents / 100, fill: ink.soft },
    ...steps,
    { name: 'End', from: 0, to: movement.end.cents / 100, fill: ink.soft },
  ];
  return draw('Open value from the start of the period to its end', {
    x: { label: null, domain: bars.map(({ name }) => name) },
    y: { label: `Open value, ${currency}`, grid: true, tickFormat: money },
    marks: [
      Plot.barY(bars, { x: 'name', y1: 'from', y2: 'to', fill: 'fill' }),
      Plot.text(bars, {
        x: 'name',
        y: ({ from, to }: { from: number; to: number }) => Math.max(from, to),
        text: ({ name, from, to }: { name: string; from: number; to: number }) =>
          `${to < from ? '−' : name === 'Start' || name === 'End' ? '' : '+'}${money(Math.abs(to - from))}`,
        dy: -8,
        fill: ink.line,
      }),
      Plot.ruleY([0]),
    ],
  });
}

/** Deals that first entered the qualified stage, week by week. */
export function generationChart({ generated }: Section): string {
  return draw('Deals that first entered the qualified stage, by week', {
    height: 220,
    x: { label: null, type: 'utc' },
    y: { label: 'Deals', grid: true },
    marks: [
      Plot.rectY(generated, { x1: 'fromAt', x2: 'untilAt', y: 'count', fill: ink.main, inset: 1 }),
      Plot.ruleY([0]),
    ],
  });
}

/** Weeks behind us and ahead: what was won, what is expected, and the range that holds four times in five. */
export function forecastChart({ wonByWeek, forecast, currency }: Section): string {
  const ahead = forecast
    .filter(({ kind }) => kind === 'week')
    .map(({ fromAt, untilAt, forecast: { value } }) => ({ middleAt: (fromAt + untilAt) / 2, ...value }));
  return draw('Won value by week, and what the next weeks are expected to bring', {
    x: { label: null, type: 'utc' },
    y: { label: `Won a week, ${currency}`, grid: true, tickFormat: money },
    marks: [
      Plot.rectY(wonByWeek, { x1: 'fromAt', x2: 'untilAt', y: 'value', fill: ink.soft, inset: 1 }),
      Plot.ruleX(ahead, {
        x: 'middleAt',
        y1: 'p10',
        y2: 'p90',
        stroke: ink.main,
        strokeWidth: 5,
        strokeOpacity: 0.5,
      }),
      Plot.dot(ahead, { x: 'middleAt', y: 'mean', fill: ink.main, stroke: ink.line, r: 5 }),
      Plot.ruleY([0]),
    ],
  });
}

/** One dot an owner: how much is open at a time, and the share of closed deals that was won. */
export function loadChart({ load }: Section): string {
  const dots = load.flatMap(({ owner, openDeals, winRate }) =>
    winRate.value !== null && winRate.n >= 5
      ? [{ owner: owner ?? 'no owner', open: openDeals.value, rate: winRate.value, n: winRate.n }]
      : [],
  );
  return draw('Open deals and win rate by owner', {
    x: { label: 'Mean open deals', grid: true },
    y: { label: 'Win rate', grid: true, tickFormat: (share: number) => `${numberText(share * 100)} %` },
    inset: 16,
    r: { range: [2, 14] },
    marks: [
      Plot.dot(dots, { x: 'open', y: 'rate', r: 'n', fill: ink.main, fillOpacity: 0.6, stroke: ink.line }),
    ],
  });
}
