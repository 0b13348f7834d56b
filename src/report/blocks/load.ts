import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { percentText } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';
import { numberText, rangeText } from '../number-text.ts';

const fewest = 5;

/** How much each owner carries, and what goes with one more deal. */
export const loadBlock: MakeBlock = ({ figures: { load, currency } }) => {
  const { marginal, owners, histogram, periodKind } = load;
  return {
    name: 'load',
    heading: 'Quantity and quality',
    notes: [
      `One dot an owner with ${fewest} or more closed deals in the year; its size is their number.`,
      marginal.wonValue.value === null
        ? 'Too few owners or months to compare owners with themselves at other times.'
        : `Owners are compared with themselves at other times: one more open deal goes with ${numberText(marginal.wonValue.value)}${currency && ` ${currency}`}${rangeText(marginal.wonValue)} more won a month. An association: it does not say what one more deal would do, as those may get more deals who have time for them.`,
    ],
    charts: [scatter(owners), bars(histogram, periodKind)],
    tables: [
      {
        name: 'load',
        columns: ['Owner', 'Open, mean', { head: 'Win rate', as: 'share' }, 'Mean days', 'Won a day'],
        rows: owners.map((owner) => [
          owner.label,
          owner.openDeals,
          owner.winRate,
          owner.meanDays,
          owner.wonPerDay,
        ]),
        shown: 10,
      },
      {
        name: 'load-marginal',
        columns: ['One more open deal goes with (association)', 'Within the same owner'],
        rows: [
          ['Value won a month', marginal.wonValue],
          ['Points of win rate', scaled(marginal.winRate)],
          ['Days to the close', marginal.days],
        ],
      },
    ],
  };
};

type Load = Parameters<MakeBlock>[0]['figures']['load'];

const scaled = ({ value, low, high, n }: Load['marginal']['winRate']): Load['marginal']['winRate'] => {
  const points = (share: number | null): number | null => (share === null ? null : 100 * share);
  return { value: points(value), low: points(low), high: points(high), n };
};

function scatter(owners: Load['owners']): string {
  const dots = owners.flatMap(({ openDeals, winRate }) =>
    winRate.value !== null && winRate.n >= fewest
      ? [{ open: openDeals.value, rate: winRate.value, n: winRate.n }]
      : [],
  );
  if (dots.length === 0) return '';
  return draw('Open deals and win rate by owner', {
    x: { label: 'Mean open deals', grid: true },
    y: { label: 'Win rate', grid: true, tickFormat: percentText },
    inset: 16,
    r: { range: [2, 14] },
    marks: [
      Plot.dot(dots, { x: 'open', y: 'rate', r: 'n', fill: ink.main, fillOpacity: 0.6, stroke: ink.line }),
    ],
  });
}

function bars(histogram: Load['histogram'], kind: Load['periodKind']): string {
  const drawn = histogram.map(({ from, until, months }) => ({
    range: until - from === 1 ? `${from}` : `${from}–${numberText(until - 1)}`,
    months,
  }));
  if (drawn.every(({ months }) => months === 0)) return '';
  return draw(`How many open deals owners had when a ${kind} began`, {
    height: 220,
    x: { label: 'Open deals', domain: drawn.map(({ range }) => range) },
    y: { label: `Owners’ ${kind}s`, grid: true },
    marks: [Plot.barY(drawn, { x: 'range', y: 'months', fill: ink.main }), Plot.ruleY([0])],
  });
}
