import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { legend, percentText } from '../chart-text.ts';
import { draw, inks } from '../draw.ts';
import { dayText, numberText } from '../number-text.ts';

/** Short against long term. */
export const horizonBlock: MakeBlock = ({ figures: { horizon, currency } }) => {
  const { effort, value, paused, reactivated, recycled, repeat, breadth } = horizon;
  return {
    name: 'horizon',
    heading: 'Short and long term',
    notes: [
      `From ${dayText(horizon.fromAt)} to ${dayText(horizon.untilAt)}: what the team did (calls, mails, meetings and the like), and the value that was open at the start, by when the deals were expected to close.`,
    ],
    charts: [chart(effort, value)],
    tables: [
      {
        name: 'horizon',
        columns: ['Expected to close', 'In the period', 'Later', 'No date'],
        rows: [
          ['Activities of the team', effort.thisPeriod, effort.later, effort.noDate],
          [`Open value${currency ? `, ${currency}` : ''}`, value.thisPeriod, value.later, value.noDate],
        ],
      },
      {
        name: 'paused',
        columns: ['Paused now', 'Deals', 'Value'],
        rows: [['Deals that somebody said should wait', paused.deals, paused.value]],
      },
      {
        name: 'long-term',
        columns: ['Coming back and buying again', { head: 'Share', as: 'share' }],
        rows: [
          ['Moved on within 60 days of a pause', reactivated],
          ['Won of those reopened after a loss', recycled],
          ['Won value of accounts that had bought before', repeat.shareOfWonValue],
          ['Win rate of accounts that had bought before', repeat.winRate],
          ['Win rate of other accounts', repeat.winRateOfNew],
        ],
      },
      {
        name: 'breadth',
        columns: ['People at the buyer that took part, mean', 'Last year'],
        rows: [
          ['Deals won', breadth.won],
          ['Deals lost', breadth.lost],
        ],
      },
    ],
  };
};

type Split = Parameters<MakeBlock>[0]['figures']['horizon']['effort'];

const terms = { thisPeriod: 'in the period', later: 'later', noDate: 'no date' } as const;

function chart(effort: Split, value: Split): string {
  const parts = (['thisPeriod', 'later', 'noDate'] as const).flatMap((term) =>
    [
      ['Activities', effort],
      ['Open value', value],
    ].flatMap(([what, split]) => {
      if (typeof what !== 'string' || typeof split !== 'object') return [];
      const total = split.thisPeriod + split.later + split.noDate;
      return total > 0 ? [{ what, term: terms[term], share: split[term] / total }] : [];
    }),
  );
  const names = Object.values(terms);
  const rows = [...new Set(parts.map(({ what }) => what))];
  if (rows.length === 0) return '';
  return (
    draw('Shares of what was done and of the open value, by when the deals were expected to close', {
      marginLeft: 110,
      height: 70 + 40 * rows.length,
      x: { label: 'Share', domain: [0, 1], tickFormat: percentText },
      y: { label: null, domain: rows },
      color: { domain: names, range: inks.slice(0, names.length) },
      marks: [
        Plot.barX(parts, {
          x: 'share',
          y: 'what',
          fill: 'term',
          order: names,
          title: ({ share }: { share: number }) => numberText(100 * share),
        }),
      ],
    }) + legend(names)
  );
}
