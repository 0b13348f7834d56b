import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { cutText, roomFor, shortText } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';
import { dayText } from '../number-text.ts';
import { rareWins } from '../rare-wins.ts';

const shownOwners = 15;

/** The forecast rolled up by owner: the means sum to the whole, to the cent. */
export const ownerForecastBlock: MakeBlock = ({ figures: { forecastByOwner }, currency }) => {
  if (!forecastByOwner) return null;
  const { untilAt } = forecastByOwner;
  const { owners } = forecastByOwner;
  if (owners.length < 2) return null;
  const bars = owners
    .slice(0, shownOwners)
    .map(({ label, value }, place) => ({ label: cutText(`${place + 1}. ${label}`), ...value }));
  const chart = draw(`What each owner's deals are expected to bring until ${dayText(untilAt)}`, {
    marginLeft: roomFor(bars.map(({ label }) => label)),
    height: 60 + 28 * bars.length,
    x: { label: `Value, ${currency}`, grid: true, tickFormat: shortText },
    y: { label: null, domain: bars.map(({ label }) => label) },
    marks: [
      Plot.ruleY(bars, {
        y: 'label',
        x1: 'p10',
        x2: 'p90',
        stroke: ink.main,
        strokeWidth: 5,
        strokeOpacity: 0.5,
      }),
      Plot.dot(bars, { y: 'label', x: 'mean', fill: ink.main, stroke: ink.line, r: 5 }),
      Plot.ruleX([0]),
    ],
  });
  return {
    name: 'owner-forecast',
    heading: 'Forecast by owner',
    notes: [
      `From now until ${dayText(untilAt)}. An open deal is its present owner's; what comes of deals that do not exist yet is shared as the wins of the last year were. The means sum to the whole, the ranges do not. n: open deals.`,
      ...(owners.some(({ value }) => value.mean > value.p90) ? [rareWins('the range')] : []),
    ],
    charts: [chart],
    tables: [
      {
        name: 'owner-forecast',
        columns: ['Owner', 'Value', 'Wins'],
        rows: owners.map(({ label, deals, value, count }) => [
          label,
          { value: value.mean, low: value.p10, high: value.p90, n: deals },
          { value: count.mean, low: count.p10, high: count.p90, n: deals },
        ]),
      },
    ],
  };
};
