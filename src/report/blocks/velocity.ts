import * as Plot from '@observablehq/plot';
import type { Estimate } from '../../model/pipeline-figures.ts';
import type { MakeBlock } from '../block.ts';
import { capital, legend, shortText } from '../chart-text.ts';
import { draw, ink, inks } from '../draw.ts';
import { countText, dayText, shareText } from '../number-text.ts';

/** How much is won a day, period by period, in four forms, and what moved it. */
export const velocityBlock: MakeBlock = ({ figures: { velocity, periods, trend, currency, periodKind } }) => {
  if (!velocity) {
    const notes = ['There is no whole period yet.'];
    return { name: 'velocity', heading: 'Velocity', notes, charts: [], tables: [] };
  }
  const { forms, factors, largestShare, leftOut } = velocity;
  const bars = periods.map(({ fromAt, realised, generation }) => ({
    period: dayText(fromAt).slice(0, 7),
    ...realised,
    generation: generation.value,
  }));
  const chart = draw(`Won value a day by ${periodKind}, in ${currency || 'the account’s currency'}`, {
    x: { label: `${capital(periodKind)} from`, type: 'band' },
    y: { label: `${currency} a day`, grid: true, tickFormat: shortText },
    marks: [
      Plot.barY(bars, { x: 'period', y: 'value', fill: ink.main }),
      Plot.ruleX(bars, { x: 'period', y1: 'low', y2: 'high', stroke: ink.line, strokeWidth: 2 }),
      Plot.dot(bars, { x: 'period', y: 'generation', fill: ink.good, stroke: ink.line, r: 5 }),
      Plot.ruleY([0]),
    ],
  });
  return {
    name: 'velocity',
    heading: 'Velocity',
    notes: [
      'Bars: value won a day, with its range. Dots: what the deals created in the period bring in the end, a day. The textbook form is shown because people compare it; it is not money a day.',
      trendText(trend, periodKind),
      ...(periods.some(({ change }) => change)
        ? [
            'What moved the velocity: number of open deals, their size, win rate and time to the close, in log points, which sum to the whole change. Small ones are about percent; 70 is twice as much, −70 half.',
            ...chanceNotes(periods.at(-1)?.change ?? null),
          ]
        : []),
    ],
    charts: [chart, partsChart(periods, periodKind)],
    tables: [
      {
        name: 'velocity',
        columns: ['Last period', `from ${dayText(velocity.fromAt)}`],
        rows: [
          ['Realised, a day', forms.realised],
          ['Generation, a day', forms.generation],
          ['By Little’s law, a day', forms.little],
          ['Textbook', forms.textbook],
          ['Open deals, mean', factors.openDeals],
          ['Created a day', factors.arrivalsPerDay],
          ['Closed', factors.closed],
          ['Mean won value', factors.meanWon],
          ['Mean days to close', factors.meanDays],
          ['Mean days to a win', factors.meanWonDays],
        ],
      },
      {
        name: 'velocity-rates',
        columns: ['Last period', { head: 'Share', as: 'share' }],
        rows: [
          ['Win rate', factors.winRate],
          ['Win rate by value', factors.winRateByValue],
          ['Won in the end', factors.ultimateWinRate],
          ['Largest deal, of the value won', largestShare],
        ],
      },
      {
        name: 'periods',
        columns: [
          'From',
          'Realised, a day',
          'Generation, a day',
          { head: 'Win rate', as: 'share' },
          'Mean won value',
          'Median days',
        ],
        rows: periods.map((period) => [
          dayText(period.fromAt),
          period.realised,
          period.generation,
          period.winRate,
          period.meanWon,
          period.medianDays,
        ]),
      },
      {
        name: 'changes',
        columns: [
          'Change against the period before, in log points',
          'Velocity',
          'Number',
          'Size',
          'Win rate',
          'Time',
        ],
        rows: periods.flatMap(({ fromAt, change }) =>
          change
            ? [
                [
                  dayText(fromAt),
                  ...[change.total, change.deals, change.size, change.winRate, change.time].map(logPoints),
                ],
              ]
            : [],
        ),
      },
    ],
    deals: leftOut.map(({ reason, deals }) => ({
      summary: `Left out: ${countText(deals.length, 'deal')} ${reason}`,
      ids: deals,
    })),
  };
};

function trendText(trend: Figures['trend'], kind: string): string {
  const told = (
    [
      ['won value a day', trend.realised],
      ['generation', trend.generation],
      ['median days to the close', trend.medianDays],
    ] as const
  ).filter(([, { value }]) => value !== null);
  if (told.length === 0) return 'Too few periods to see a trend.';
  const n = Math.max(...told.map(([, estimate]) => estimate.n));
  const said = told.map(
    ([what, { value, low, high }]) =>
      `${what} ${changeText(value)}${low === null ? '' : ` (${changeText(low)} to ${changeText(high)})`}`,
  );
  return `Trend over ${n} periods, change from ${kind} to ${kind}: ${said.join('; ')}.`;
}

const changeText = (share: number | null): string => `${(share ?? 0) > 0 ? '+' : ''}${shareText(share)}`;

type Figures = Parameters<MakeBlock>[0]['figures'];

const parts = ['deals', 'size', 'winRate', 'time'] as const;
const words = { deals: 'Number', size: 'Size', winRate: 'Win rate', time: 'Time' } as const;

const logPoints = ({ value, low, high, n }: Estimate): Estimate => ({
  value: hundredfold(value),
  low: hundredfold(low),
  high: hundredfold(high),
  n,
});

const hundredfold = (part: number | null): number | null => (part === null ? null : 100 * part);

/** Which parts of the last change cannot be told from none. */
function chanceNotes(change: Figures['periods'][number]['change']): string[] {
  const unsure = change ? parts.filter((part) => includesNone(change[part])) : [];
  const [last, ...others] = unsure.map((part) => words[part].toLowerCase()).toReversed();
  if (!last) return [];
  const named = others.length > 0 ? `${others.toReversed().join(', ')} and ${last}` : last;
  return [`What ${named} did in the last change may be chance: the range includes 0.`];
}

const includesNone = ({ low, high }: Estimate): boolean =>
  low !== null && high !== null && low <= 0 && high >= 0;

function partsChart(periods: Parameters<MakeBlock>[0]['figures']['periods'], kind: string): string {
  const bars = periods.flatMap(({ fromAt, change }) =>
    change
      ? parts.map((part) => ({
          period: dayText(fromAt).slice(0, 7),
          part: words[part],
          change: logPoints(change[part]).value,
        }))
      : [],
  );
  if (bars.length === 0) return '';
  const names = parts.map((part) => words[part]);
  const chart = draw(`What moved the velocity from ${kind} to ${kind}`, {
    x: { label: `${capital(kind)} from`, type: 'band' },
    y: { label: 'Log points', grid: true },
    color: { domain: names, range: inks.slice(0, names.length) },
    marks: [
      Plot.barY(bars, { x: 'period', y: 'change', fill: 'part', order: names }),
      Plot.ruleY([0], { stroke: ink.line }),
    ],
  });
  return chart + legend(names);
}
