import type { Instant } from '../../model/instant.ts';
import type { PipelineFigures } from '../../model/pipeline-figures.ts';
import { comingPeriods } from '../forecast/coming-periods.ts';
import { forecastByOwner } from '../forecast/forecast-by-owner.ts';
import type { ForecastRow } from '../forecast/forecast-rows.ts';
import { periodOutlook } from '../forecast/period-outlook.ts';
import { quarterAhead } from '../forecast/quarter-ahead.ts';
import { reckonPeriod } from '../forecast/reckon-period.ts';
import type { FlowRow } from '../velocity/flow-rows.ts';
import { type PeriodKind, periodStart } from '../velocity/periods.ts';
import type { Change } from './change.ts';
import { whatIf } from './what-if.ts';
import { type WhatIfInput, whatIfInput } from './what-if-input.ts';

interface Options extends Pick<WhatIfInput, 'velocity' | 'marginalWinRate'> {
  at: Instant;
  past: readonly ForecastRow[];
  target: { kind: PeriodKind; amount: number } | null;
  nameOf: (owner: string | null) => string;
}

type Ahead = Pick<PipelineFigures, 'forecast' | 'outlook' | 'forecastByOwner' | 'whatIf'>;

/** What is ahead of one pipeline and currency: coming and running periods, by owner, and what would move it. */
export function whatsAhead(rows: readonly FlowRow[], { at, past, target, nameOf, ...pace }: Options): Ahead {
  const untilAt = quarterAhead(at);
  const input = whatIfInput(past, at, untilAt, pace);
  return {
    forecast: comingPeriods(past, at),
    outlook: (['month', 'quarter'] as const).map((kind) => {
      const [fromAt, endAt] = [periodStart(at, kind), periodStart(at, kind, 1)];
      const left = endAt === untilAt ? input.now : reckonPeriod(past, at, at, endAt);
      const amount = target?.kind === kind ? target.amount : null;
      return { kind, ...periodOutlook(past, at, fromAt, left, amount) };
    }),
    forecastByOwner: {
      fromAt: at,
      untilAt,
      owners: forecastByOwner(past, at, input.now).map((owner) => ({ ...owner, label: nameOf(owner.owner) })),
    },
    whatIf: { fromAt: at, untilAt, asked: asked(rows, input) },
  };
}

type Asked = NonNullable<PipelineFigures['whatIf']>['asked'];

function asked(rows: readonly FlowRow[], input: WhatIfInput): Asked {
  const { deals } = input.now;
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const most = (of: (deal: (typeof deals)[number]) => number): (typeof deals)[number] | undefined =>
    deals.toSorted((a, b) => of(b) - of(a))[0];
  const answer = (
    question: Asked[number]['question'],
    change: Change,
    deal: string | null = null,
  ): Asked[number] => {
    const { value, count, velocity } = whatIf(input, change).difference;
    return {
      question,
      deal: deal === null ? null : { id: deal, name: names.get(deal) || deal },
      value,
      count,
      generation: velocity.generation,
      little: velocity.little,
    };
  };
  if (deals.length === 0) return [];
  const [dearest, hope] = [most(({ value }) => value), most(({ worth, value }) => worth - value)];
  return [
    answer('winRate', { winRate: 1.1 }),
    answer('cycle', { cycle: 0.9 }),
    answer('intake', { intake: 1.1 }),
    answer('lessLoad', { load: -1 }),
    answer('moreLoad', { load: 1 }),
    ...(dearest && dearest.value > 0
      ? [answer('lost', { fates: [{ id: dearest.id, fate: 'lost' }] }, dearest.id)]
      : []),
    ...(hope && hope.worth > 0 ? [answer('won', { fates: [{ id: hope.id, fate: 'won' }] }, hope.id)] : []),
  ];
}
