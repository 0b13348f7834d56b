import * as Plot from '@observablehq/plot';
import { forecastAccuracy } from '../../analysis/forecast/forecast-accuracy.ts';
import { stageWeighted } from '../../analysis/baselines/stage-weighted.ts';
import { wonBetween } from '../../analysis/forecast/won-between.ts';
import { periodStart } from '../../analysis/velocity/periods.ts';
import { dayMs } from '../../model/instant.ts';
import type { Block, MakeBlock } from '../block.ts';
import { shortText } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';
import { countText, dayText } from '../number-text.ts';
import { rareWins } from '../rare-wins.ts';

const lengthMs = { week: 7 * dayMs, month: (365.25 / 12) * dayMs, quarter: (365.25 / 4) * dayMs } as const;

/** Weeks before a week begins at which a forecast of it is judged. */
const leads = [0, 1, 2, 4, 8, 12] as const;

/** What the coming weeks, months and quarter will bring, and how such forecasts did. */
export const forecastBlock: MakeBlock = ({ figures, rows, past, pipelines, at }) => {
  const { forecast, generation, currency } = figures;
  const weeks = generation.weeks.map((week) => ({ ...week, ...wonBetween(past, week.fromAt, week.untilAt) }));
  const ahead = forecast
    .filter(({ kind }) => kind === 'week')
    .map(({ fromAt, untilAt, value }) => ({ middleAt: (fromAt + untilAt) / 2, ...value }));
  const weighted = stageWeighted(
    rows.map(({ history }) => history),
    pipelines,
  );
  const accuracies = (['week', 'month', 'quarter'] as const).map((kind) => ({
    kind,
    ...forecastAccuracy(past, periodStart(at, kind), lengthMs[kind], {
      stageWeighted: weighted,
    }),
  }));
  const byLead = leads.map((lead) => ({
    lead,
    ...forecastAccuracy(past, periodStart(at, 'week'), lengthMs.week, { lead }),
  }));
  const told = accuracies.filter(({ periods }) => periods.length > 0);
  const share = (head: string) => ({ head, as: 'share' as const });
  const tables: Block['tables'] = [
    {
      name: 'forecast',
      columns: [
        'Period from',
        'Value',
        'Value p10',
        'Value p50',
        'Value p90',
        'Wins',
        'Wins p10',
        'Wins p50',
        'Wins p90',
        'Tried on periods',
      ],
      rows: forecast.map(({ kind, fromAt, value, count, checkedOn }) => [
        `${kind} ${dayText(fromAt)}`,
        value.mean,
        value.p10,
        value.p50,
        value.p90,
        count.mean,
        count.p10,
        count.p50,
        count.p90,
        checkedOn,
      ]),
    },
    {
      name: 'forecast-accuracy',
      columns: [
        'Forecasts of the past',
        share('Error (WAPE)'),
        share('Bias'),
        share('Within range'),
        share('Pinball loss'),
        share('Error of “as the last one”'),
        share('Error of “mean of three”'),
        share('Error of “weighted by stage, by close date”'),
      ],
      rows: told.flatMap(({ kind, periods, value, count }) =>
        (
          [
            ['value', value],
            ['wins', count],
          ] as const
        ).map(
          ([name, { wape, bias, coverage, pinball, lastPeriod, meanOfThree, stageWeighted: byStage }]) => [
            `The last ${countText(periods.length, kind)}, ${name}`,
            wape,
            bias,
            coverage,
            pinball,
            lastPeriod,
            meanOfThree,
            byStage,
          ],
        ),
      ),
    },
    {
      name: 'forecast-by-lead',
      columns: [
        'Won value a week, forecast so long before',
        share('Error (WAPE)'),
        share('Bias'),
        share('Within range'),
        share('Pinball loss'),
        share('Error of “as the last one”'),
        share('Error of “mean of three”'),
        'Weeks',
      ],
      rows: byLead
        .filter(({ periods }) => periods.length > 0)
        .map(({ lead, periods, value }) => [
          lead === 0 ? 'when it began' : countText(lead, 'week'),
          value.wape,
          value.bias,
          value.coverage,
          value.pinball,
          value.lastPeriod,
          value.meanOfThree,
          periods.length,
        ]),
    },
  ];
  const chart = draw('Won value by week, and what the next weeks are expected to bring', {
    x: { label: null, type: 'utc' },
    y: { label: `Won a week, ${currency}`, grid: true, tickFormat: shortText },
    marks: [
      Plot.rectY(weeks, { x1: 'fromAt', x2: 'untilAt', y: 'value', fill: ink.soft, inset: 1 }),
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
  return {
    name: 'forecast',
    heading: 'Forecast',
    notes: [
      'Pale: won, week by week. Dots: expected; bars: the range that holds four times in five, from how the same forecast did in the past. One time in ten it is less than p10, every second time less than p50, one time in ten more than p90.',
      ...(forecast.some(({ value }) => value.mean > value.p90) ? [rareWins('p90')] : []),
      told.length === 0
        ? 'Too little history to say how such forecasts did.'
        : 'Error (WAPE): what the forecasts of past periods were off, all together, over what came. Bias: above 0 they said too much. Pinball loss: how far the whole range was off, small where it was narrow and held.',
    ],
    charts: [chart],
    tables,
    json: { accuracy: accuracies, accuracyByLead: byLead, wonByWeek: weeks },
  };
};
