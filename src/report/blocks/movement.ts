import * as Plot from '@observablehq/plot';
import { movements } from '../../analysis/velocity/waterfall.ts';
import type { Block, MakeBlock, Table } from '../block.ts';
import { shortText } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';
import { countText, dayText, numberText } from '../number-text.ts';

const words: Record<string, string> = {
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
} satisfies Record<(typeof movements)[number], string>;

/**
 * How the open value came from the start of the last period to its end, with the deals behind each bar: all open deals,
 * and those that were expected to close in the period.
 */
export const movementBlock: MakeBlock = ({ figures: { movement, currency }, rows }) => {
  const { fromAt, untilAt, expected, slippage } = movement;
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const period = `${dayText(fromAt)} to ${dayText(untilAt)}`;
  const all = partsOf(movement, names, '', 'open deals');
  const due = expected && partsOf(expected, names, 'expected-', 'deals expected to close in the period');
  const chartOf = (of: Bars, what: string): string => chart(of, currency, `${what}, from ${period}`);
  return {
    name: 'movement',
    heading: 'What moved',
    notes: [
      `All open deals from ${period}; start and movements sum to the end to the cent. A deal that closes is taken at what it is worth when it has closed.`,
      ...(expected
        ? [
            'Then only deals whose close date lay in the period: pulled in and pushed out say that the date came into the period or left it. A deal that is won in the period although it was expected later is pulled in first.',
          ]
        : []),
    ],
    charts: [
      chartOf(movement, 'Open value of all deals'),
      expected ? chartOf(expected, 'Open value that was expected to close in the period') : '',
    ],
    tables: [
      ...all.tables,
      ...(due?.tables ?? []),
      {
        name: 'slippage-shares',
        columns: ['Expected to close in the period at its start', { head: 'Share', as: 'share' }],
        rows: expected
          ? [
              ['Pushed beyond it, of the deals', slippage.pushed],
              ['Pushed beyond it, of the value', slippage.pushedByValue],
            ]
          : [],
      },
      {
        name: 'slippage',
        columns: ['Close dates', 'Last period'],
        rows: expected
          ? [
              ['Days a pushed deal was pushed, mean', slippage.daysPushed],
              ['Deals pulled into the period', slippage.pulledIn],
            ]
          : [],
      },
    ],
    deals: [
      ...all.deals,
      ...(due?.deals ?? []),
      ...slippage.leftOut.map(({ reason, deals }) => ({
        summary: `Left out: ${countText(deals.length, 'deal')} expected to close ${reason}`,
        ids: deals,
      })),
    ],
  };
};

type Bars = NonNullable<Parameters<MakeBlock>[0]['figures']['movement']['expected']>;

function partsOf(
  { start, bars, end, unpriced }: Bars,
  names: ReadonlyMap<string, string>,
  prefix: string,
  what: string,
): { tables: Table[]; deals: NonNullable<Block['deals']> } {
  const used = bars
    .filter(({ count }) => count > 0)
    .map((bar) => ({ label: words[bar.movement] ?? bar.movement, ...bar }));
  const all = [{ label: 'Start', ...start }, ...used, { label: 'End', ...end }];
  return {
    tables: [
      {
        name: `${prefix}waterfall`,
        columns: [prefix ? 'Bar, of deals expected in the period' : 'Bar', 'Value', 'Deals'],
        rows: all.map(({ label, cents, count }) => [label, cents / 100, count]),
      },
      {
        name: `${prefix}waterfall-deals`,
        columns: ['Bar', 'Deal', 'Name', 'Value'],
        rows: all.flatMap(({ label, deals }) =>
          deals.map(({ id, cents }) => [label, id, names.get(id) ?? '', cents / 100]),
        ),
        shown: 0,
      },
    ],
    deals: [
      ...used.map(({ label, cents, count, deals }) => ({
        summary: `${prefix ? `Expected in the period, ${label.toLowerCase()}` : label}: ${numberText(cents / 100)}, ${countText(count, 'deal')}`,
        ids: deals.map(({ id, cents: part }) => `${names.get(id) || id} (${numberText(part / 100)})`),
      })),
      {
        summary: `Left out: ${numberText(unpriced.length)} ${what} at the end without an amount`,
        ids: unpriced,
      },
    ],
  };
}

function chart({ start, bars: moved, end }: Bars, currency: string, label: string): string {
  let level = start.cents;
  const steps = moved
    .filter(({ count }) => count > 0)
    .map(({ movement, cents }) => {
      const from = level;
      level += cents;
      return {
        name: words[movement] ?? movement,
        from: from / 100,
        to: level / 100,
        fill: cents >= 0 ? ink.good : movement === 'won' ? ink.main : ink.bad,
      };
    });
  const bars = [
    { name: 'Start', from: 0, to: start.cents / 100, fill: ink.soft },
    ...steps,
    { name: 'End', from: 0, to: end.cents / 100, fill: ink.soft },
  ];
  return draw(label, {
    x: { label: null, domain: bars.map(({ name }) => name) },
    y: { label: `Open value, ${currency}`, grid: true, tickFormat: shortText },
    marks: [
      Plot.barY(bars, { x: 'name', y1: 'from', y2: 'to', fill: 'fill' }),
      Plot.text(bars, {
        x: 'name',
        y: ({ from, to }: { from: number; to: number }) => Math.max(from, to),
        text: ({ name, from, to }: { name: string; from: number; to: number }) =>
          `${to < from ? '−' : name === 'Start' || name === 'End' ? '' : '+'}${shortText(Math.abs(to - from))}`,
        dy: -8,
        fill: ink.line,
      }),
      Plot.ruleY([0]),
    ],
  });
}
