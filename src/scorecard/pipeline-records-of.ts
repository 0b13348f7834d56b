import { hash } from 'node:crypto';
import type { Day } from '../model/instant.ts';
import type { Estimate, PipelineFigures } from '../model/pipeline-figures.ts';
import type { PipelineRecord } from '../model/pipeline-record.ts';
import { rounded } from './rounded.ts';

/** The stalled deals of one owner in one pipeline and currency. */
export interface StalledCount {
  pipeline: string;
  currency: string;
  owner: string | null;
  ownerName: string | null;
  deals: number;
  valueAtRisk: number | null;
}

type Values = Record<string, string | number | null>;
type Row = { item: string; itemKey: string } & Values;

const longestKey = 255;
const dayOf = (at: number): Day => new Date(at).toISOString().slice(0, 10);

/**
 * Figures of whole pipelines as records of the table in app.json: velocity, the funnel's stages, the coming periods and
 * the stalled deals of each owner, for `on`. Names no deal: who may not see a deal in the CRM learns nothing of it here.
 */
export function pipelineRecordsOf(
  figures: readonly PipelineFigures[],
  stalled: readonly StalledCount[],
  on: Day,
): PipelineRecord[] {
  return figures
    .filter(({ segment }) => segment === null)
    .flatMap((one) => {
      const asOf = dayOf(one.at);
      const counts = stalled.filter(
        ({ pipeline, currency }) => pipeline === one.pipeline.id && currency === one.currency,
      );
      return [
        ...recordsOf(one, 'velocity', asOf, velocityRows(one)),
        ...recordsOf(one, 'funnel', asOf, funnelRows(one)),
        ...recordsOf(one, 'forecast', asOf, forecastRows(one)),
        ...recordsOf(one, 'stalled', on, stalledRows(counts)),
      ];
    });
}

function recordsOf(
  { pipeline, currency }: PipelineFigures,
  group: string,
  asOf: Day,
  rows: readonly Row[],
): PipelineRecord[] {
  return rows.map(({ itemKey, ...figures }, position) => {
    const key = keyOf([pipeline.id, currency, group, itemKey].join('|'));
    return {
      key,
      values: { ...empty, key, pipeline: pipeline.label, group, position, as_of: asOf, currency, ...figures },
    };
  });
}

const keyOf = (text: string): string =>
  text.length <= longestKey ? text : `${text.slice(0, 200)}|${hash('sha256', text, 'base64url')}`;

const empty: Values = {
  deals: null,
  value: null,
  value_low: null,
  value_high: null,
  rate: null,
  amount: null,
  days: null,
  details: null,
};

function velocityRows({ velocity, currency, pipeline, periods, periodKind, levers }: PipelineFigures): Row[] {
  if (!velocity) return [];
  const { forms, factors } = velocity;
  const { fromAt, untilAt } = velocity;
  const details = {
    period: { kind: periodKind, from: dayOf(fromAt), to: dayOf(untilAt - 1), won: forms.realised.n },
    change: periods.at(-1)?.change ?? null,
    levers: levers.slice(0, 5),
  };
  return [
    {
      item: currency || pipeline.label,
      itemKey: '',
      deals: factors.closed.value,
      ...moneyOf(forms.realised),
      rate: percent(factors.winRate.value),
      amount: rounded(factors.meanWon.value, 2),
      days: rounded(factors.meanDays.value, 1),
      details: JSON.stringify(details),
    },
  ];
}

function funnelRows({ funnel, cycle }: PipelineFigures): Row[] {
  const medians = new Map(cycle.stages.map(({ stage, median }) => [stage, median.value]));
  return funnel.map(({ stage, label, reached, step }) => ({
    item: label,
    itemKey: stage,
    deals: reached,
    rate: percent(step.value),
    days: rounded(medians.get(stage) ?? null, 1),
  }));
}

function forecastRows({ forecast }: PipelineFigures): Row[] {
  return forecast.map(({ kind, fromAt, value, count }) => ({
    item: periodText(kind, dayOf(fromAt)),
    itemKey: `${kind} ${dayOf(fromAt)}`,
    deals: rounded(count.p50, 0),
    ...moneyOf({ value: value.mean, low: value.p10, high: value.p90 }),
  }));
}

function periodText(kind: PipelineFigures['forecast'][number]['kind'], from: Day): string {
  const [year = '', month = ''] = from.split('-');
  if (kind === 'week') return `Week from ${from}`;
  return kind === 'month' ? `${year}-${month}` : `${year} Q${Math.ceil(Number(month) / 3)}`;
}

function stalledRows(counts: readonly StalledCount[]): Row[] {
  return counts.map(({ owner, ownerName, deals, valueAtRisk }) => ({
    item: ownerName ?? owner ?? 'No owner',
    itemKey: owner ?? '',
    deals,
    value: rounded(valueAtRisk, 2),
  }));
}

const moneyOf = ({ value, low, high }: Pick<Estimate, 'value' | 'low' | 'high'>): Values => ({
  value: rounded(value, 2),
  value_low: rounded(low, 2),
  value_high: rounded(high, 2),
});

const percent = (share: number | null): number | null => (share === null ? null : rounded(share * 100, 1));
