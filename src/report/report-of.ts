import { cycleLength, type CycleLength } from '../analysis/velocity/cycle-length.ts';
import { dataQuality, type Finding } from '../analysis/velocity/data-quality.ts';
import { decomposeChange, type Decomposition } from '../analysis/velocity/decompose-change.ts';
import { type FlowRow, flowRows } from '../analysis/velocity/flow-rows.ts';
import { funnel, type FunnelStep } from '../analysis/velocity/funnel.ts';
import { generation, type Generated } from '../analysis/velocity/generation.ts';
import { openLoad, type OwnerLoad } from '../analysis/velocity/open-load.ts';
import { type PeriodKind, periodsAfter, periodsBefore, periodStart } from '../analysis/velocity/periods.ts';
import { type Velocity, velocityOf, type Window } from '../analysis/velocity/velocity-of.ts';
import { waterfall, type Waterfall } from '../analysis/velocity/waterfall.ts';
import { winCurve, type WinCurve } from '../analysis/velocity/win-curve.ts';
import { forecastPeriod, type PeriodForecast } from '../analysis/forecast/forecast-period.ts';
import { type Accuracy, forecastAccuracy } from '../analysis/forecast/forecast-accuracy.ts';
import { forecastRows } from '../analysis/forecast/forecast-rows.ts';
import { wonBetween } from '../analysis/forecast/won-between.ts';
import { dayMs, type Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Portfolio } from '../model/portfolio.ts';

export interface PeriodFigures extends Window {
  velocity: Velocity;
  /** Against the period before. */
  change: Decomposition | null;
}

/** One pipeline's deals in one currency: money is never added across currencies. */
export interface Section {
  pipeline: string;
  currency: string;
  deals: number;
  open: number;
  kind: PeriodKind;
  periods: PeriodFigures[];
  funnel: FunnelStep[];
  curve: WinCurve;
  cycle: CycleLength;
  /** The last whole period, all open deals. */
  movement: Window & Waterfall;
  /** First entries into `qualifiedStage` by week. */
  generated: (Window & Generated)[];
  qualifiedStage: string;
  load: OwnerLoad[];
  forecast: (Window & { kind: PeriodKind; forecast: PeriodForecast })[];
  /** How the weekly forecast did over the last weeks. */
  accuracy: Accuracy;
  /** Won in the last weeks, for the eye beside the forecast. */
  wonByWeek: (Window & { count: number; value: number })[];
}

export interface Report {
  at: Instant;
  deals: number;
  findings: Finding[];
  sections: Section[];
}

const yearMs = 365 * dayMs;

/** Everything the manager reads, as known at `at`. `onStep` is told of each section that is done. */
export function reportOf(
  portfolio: Portfolio,
  at: Instant,
  onStep: (done: number, total: number) => void = () => {},
): Report {
  const { pipelines, histories } = portfolio;
  const rows = flowRows(histories, pipelines, at);
  const groups = pipelines.flatMap((pipeline) => {
    const here = rows.filter((row) => row.pipeline === pipeline.id);
    return [...Map.groupBy(here, ({ currency }) => currency)].map(([currency, deals]) => ({
      pipeline,
      currency,
      deals,
    }));
  });
  const sections = groups.map(({ pipeline, currency, deals }, index) => {
    const section = sectionOf(deals, pipeline, currency, pipelines, at);
    onStep(index + 1, groups.length);
    return section;
  });
  return { at, deals: rows.length, findings: dataQuality(rows, pipelines, at), sections };
}

function sectionOf(
  rows: readonly FlowRow[],
  pipeline: Pipeline,
  currency: string,
  pipelines: readonly Pipeline[],
  at: Instant,
): Section {
  const firstAt = rows.reduce((first, { createdAt }) => Math.min(first, createdAt), at);
  const kind = at - firstAt > 1.5 * yearMs ? 'quarter' : 'month';
  // A period that began before the first deal is not whole.
  const windows = periodsBefore(at, kind, 8, firstAt - 3 * dayMs);
  const weeks = periodsBefore(at, 'week', 26, firstAt);
  const histories = rows.map(({ history }) => history);
  const velocities = windows.map((window) => velocityOf(rows, window, 100));
  const open = pipeline.stages
    .filter((stage) => stage.kind === 'open')
    .sort((a, b) => a.position - b.position);
  const qualified = open[open.length > 2 ? 1 : 0];
  const past = forecastRows(histories, pipelines, at);
  const last = windows.at(-1) ?? { fromAt: periodStart(at, kind), untilAt: at };
  return {
    pipeline: pipeline.label,
    currency,
    deals: rows.length,
    open: rows.filter(({ outcome }) => outcome === 'open').length,
    kind,
    periods: velocities.map((velocity, index) => {
      const before = velocities[index - 1];
      const { fromAt, untilAt } = velocity;
      return { fromAt, untilAt, velocity, change: before ? decomposeChange(before, velocity) : null };
    }),
    funnel: funnel(rows, pipeline),
    curve: winCurve(rows, at),
    cycle: cycleLength(rows, pipeline, at),
    movement: { ...last, ...waterfall(histories, pipelines, last, { pipeline: pipeline.id, currency }) },
    generated: weeks.map((week) => ({ ...week, ...generation(rows, week, qualified?.position ?? 0) })),
    qualifiedStage: qualified?.label ?? '',
    load: openLoad(rows, { fromAt: Math.max(firstAt, at - yearMs), untilAt: at }),
    forecast: (
      [
        ['week', 4],
        ['month', 2],
        ['quarter', 1],
      ] as const
    ).flatMap(([of, count]) =>
      periodsAfter(at, of, count).map((window) => ({
        ...window,
        kind: of,
        forecast: forecastPeriod(past, at, window.fromAt, window.untilAt),
      })),
    ),
    accuracy: forecastAccuracy(past, periodStart(at, 'week'), 7 * dayMs),
    wonByWeek: weeks.map((week) => ({ ...week, ...wonBetween(past, week.fromAt, week.untilAt) })),
  };
}
