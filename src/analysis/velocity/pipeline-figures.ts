import { dayMs, type Instant } from '../../model/instant.ts';
import { type PipelineFigures, pipelineFiguresVersion } from '../../model/pipeline-figures.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { forecastRows } from '../forecast/forecast-rows.ts';
import { whatsAhead } from '../what-if/whats-ahead.ts';
import { cohorts } from './cohorts.ts';
import { coverageOf } from './coverage.ts';
import { cycleLength } from './cycle-length.ts';
import type { Finding } from './data-quality.ts';
import { decomposeChange } from './decompose-change.ts';
import type { FlowRow } from './flow-rows.ts';
import { funnel } from './funnel.ts';
import { entriesOf, generation, generationBy } from './generation.ts';
import { horizonOf } from './horizon-of.ts';
import { leftOutOf } from './left-out.ts';
import { leversOf } from './levers-of.ts';
import { loadHistogram, marginalLoad } from './marginal-load.ts';
import { openLoad } from './open-load.ts';
import { ownerMonths } from './owner-months.ts';
import { periodLength } from './period-length.ts';
import { type PeriodKind, periodsBefore, periodStart } from './periods.ts';
import { qualityOver } from './quality-over.ts';
import { segmentOf } from './segment-of.ts';
import { slippageOf } from './slippage.ts';
import { trendOf } from './trend-of.ts';
import { untoldWithoutLosses } from './untold-without-losses.ts';
import { type GroupVelocity, groupVelocities, velocityBy } from './velocity-by.ts';
import { sampledVelocity, velocityOf, type Window } from './velocity-of.ts';
import { type Bar, movements, type Waterfall, waterfall } from './waterfall.ts';
import { winCurve } from './win-curve.ts';

export interface FiguresOptions {
  at: Instant;
  pipelines: readonly Pipeline[];
  pipeline: Pipeline;
  currency: string;
  segment?: string | null;
  /** What is wrong with the data of the whole pipeline: a stage that one currency never uses is not unused. */
  findings: readonly Finding[];
  /** What an owner is called. */
  nameOf?: (owner: string) => string;
  /** Chance to win at creation; null where it is not known. */
  qualityOf?: (row: FlowRow) => number | null;
  /** What shall be won in the running period, in `currency`. */
  target?: number | null;
  /** The length of the periods that are looked at; left out: quarters, or months where the history is short. */
  periodKind?: PeriodKind;
  /** How many deals are named with each bar of the waterfall and each finding about the data. */
  namedDeals?: number;
}

const yearMs = 365 * dayMs;
const monthMs = yearMs / 12;
const replicates = 100;
const fewDeals = 50;

/** All figures of the deals of one pipeline and currency (`rows`), as known at `at`. */
export function pipelineFigures(rows: readonly FlowRow[], options: FiguresOptions): PipelineFigures {
  const { at, pipeline, currency, nameOf = (owner) => owner } = options;
  const firstAt = rows.reduce((first, { createdAt }) => Math.min(first, createdAt), at);
  const periodKind = options.periodKind ?? (at - firstAt > 1.5 * yearMs ? 'quarter' : 'month');
  // A period that began before the first deal is not whole.
  const windows = periodsBefore(at, periodKind, 8, firstAt - 3 * dayMs);
  const last = windows.at(-1) ?? { fromAt: periodStart(at, periodKind), untilAt: at };
  const year = { fromAt: Math.max(firstAt, at - yearMs), untilAt: at };
  const weeks = periodsBefore(at, 'week', 26, firstAt);
  const histories = rows.map(({ history }) => history);
  const sampled = windows.map((window) => sampledVelocity(rows, window, replicates));
  const velocities = sampled.map(({ velocity }) => velocity);
  const periods = sampled.map((sample, index) => {
    const before = sampled[index - 1];
    const { velocity } = sample;
    const { fromAt, untilAt, forms, factors } = velocity;
    return {
      fromAt,
      untilAt,
      realised: forms.realised,
      generation: forms.generation,
      winRate: factors.winRate,
      meanWon: factors.meanWon,
      medianDays: periodLength(rows, velocity),
      change: before ? decomposeChange(before, sample) : null,
    };
  });
  const steps = funnel(rows, pipeline, at);
  const open = pipeline.stages.filter(({ kind }) => kind === 'open').sort((a, b) => a.position - b.position);
  const qualified = open[open.length > 2 ? 1 : 0];
  const position = qualified?.position ?? 0;
  const segment = segmentOf(rows);
  const nameOfOwner = (owner: string | null): string => (owner === null ? 'no owner' : nameOf(owner));
  const nameOfSource = (source: string | null): string => source ?? 'no source';
  const entries = entriesOf(rows, position);
  const bySource = generationBy(entries, last, ({ source }) => source, nameOfSource);
  const byOwner = generationBy(entries, last, ({ owner }) => owner, nameOfOwner);
  const yearly = velocityOf(rows, year, replicates);
  const owners = groupVelocities(rows, year, ({ owner }) => owner);
  const owned = load(rows, owners, firstAt, at, nameOfOwner);
  const ahead = options.segment
    ? { forecast: [] }
    : whatsAhead(rows, {
        at,
        past: forecastRows(histories, options.pipelines, at),
        target: options.target ? { kind: periodKind, amount: options.target } : null,
        velocity: velocities.at(-1) ?? null,
        marginalWinRate: owned.marginal.winRate,
        nameOf: nameOfOwner,
      });
  const kept = options.namedDeals ?? fewDeals;
  const figures: PipelineFigures = {
    version: pipelineFiguresVersion,
    pipeline: { id: pipeline.id, label: pipeline.label },
    currency,
    segment: options.segment ?? null,
    at,
    deals: rows.length,
    open: rows.filter(({ outcome }) => outcome === 'open').length,
    periodKind,
    velocity: velocities.at(-1) ?? null,
    periods,
    trend: {
      realised: trendOf(periods.map(({ realised }) => realised)),
      generation: trendOf(periods.map(({ generation: generated }) => generated)),
      medianDays: trendOf(periods.map(({ medianDays }) => medianDays)),
    },
    by: {
      owner: velocityBy(owners, nameOfOwner),
      source: velocityBy(
        groupVelocities(rows, year, ({ source }) => source),
        nameOfSource,
      ),
      segment: velocityBy(groupVelocities(rows, year, segment), (name) => name ?? 'other deals'),
    },
    levers: leversOf(rows, yearly, steps),
    funnel: steps,
    winCurve: winCurve(rows, at),
    cohorts: cohorts(rows, windows, at),
    cycle: cycleLength(rows, pipeline, at),
    generation: {
      stage: qualified?.label ?? '',
      weeks: weeks.map((week) => {
        const { count, value } = generation(entries, week);
        return { ...week, count, value };
      }),
      by: { source: bySource.shares, owner: byOwner.shares },
      leftOut: bySource.leftOut,
    },
    quality: options.qualityOf ? qualityOver(rows, windows, options.qualityOf) : [],
    coverage: coverage(histories, periodKind, windows, options),
    movement: movement(last, options, rows),
    load: owned,
    horizon: horizonOf(rows, last, at),
    ...ahead,
    findings: options.findings.map((finding) => ({
      ...finding,
      deals: finding.deals.slice(0, kept),
    })),
    leftOut: leftOutOf(rows, at, options.qualityOf).map(({ deals, ...left }) => ({
      ...left,
      count: deals.length,
      deals: deals.slice(0, kept),
    })),
    stalled: [],
  };
  return options.findings.some(({ check }) => check === 'no-losses') ? untoldWithoutLosses(figures) : figures;
}

function coverage(
  histories: readonly FlowRow['history'][],
  kind: PeriodKind,
  past: readonly Window[],
  { at, pipelines, target }: FiguresOptions,
): PipelineFigures['coverage'] {
  if (target === undefined || target === null) return null;
  const period = { fromAt: periodStart(at, kind), untilAt: periodStart(at, kind, 1) };
  return { ...period, ...coverageOf(histories, pipelines, { at, period, target, past }) };
}

function movement(
  window: Window,
  { pipelines, pipeline, currency, namedDeals = fewDeals }: FiguresOptions,
  rows: readonly FlowRow[],
): PipelineFigures['movement'] {
  // What had closed before, for the last time, neither moves nor slips.
  const histories = rows
    .filter(
      ({ createdAt, closedAt }) =>
        createdAt <= window.untilAt && (closedAt === null || closedAt >= window.fromAt),
    )
    .map(({ history }) => history);
  const scope = { pipeline: pipeline.id, currency };
  const kept = ({ cents, deals }: Bar): PipelineFigures['movement']['start'] => ({
    cents,
    count: deals.length,
    deals: deals.toSorted((a, b) => Math.abs(b.cents) - Math.abs(a.cents)).slice(0, namedDeals),
  });
  const told = ({
    start,
    bars,
    end,
    unpriced,
  }: Waterfall): NonNullable<PipelineFigures['movement']['expected']> => ({
    start: kept(start),
    bars: movements.map((name) => ({ movement: name, ...kept(bars[name]) })),
    end: kept(end),
    unpriced,
  });
  const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
  const closing = { fromOn: day(window.fromAt), untilOn: day(window.untilAt - 1) };
  const expected = waterfall(histories, pipelines, window, { ...scope, closing });
  const isDated = [expected.start, expected.end, ...Object.values(expected.bars)].some(
    ({ deals }) => deals.length > 0,
  );
  return {
    fromAt: window.fromAt,
    untilAt: window.untilAt,
    ...told(waterfall(histories, pipelines, window, scope)),
    expected: isDated ? told(expected) : null,
    slippage: slippageOf(histories, pipelines, window),
  };
}

function load(
  rows: readonly FlowRow[],
  owners: readonly GroupVelocity[],
  firstAt: Instant,
  at: Instant,
  nameOf: (owner: string | null) => string,
): PipelineFigures['load'] {
  const isLong = at - firstAt > yearMs;
  const windows = periodsBefore(at, isLong ? 'month' : 'week', isLong ? 24 : 52, firstAt);
  const cells = ownerMonths(rows, windows);
  return {
    owners: openLoad(owners).map((owner) => ({ ...owner, label: nameOf(owner.owner) })),
    periodKind: isLong ? 'month' : 'week',
    histogram: loadHistogram(cells),
    marginal: marginalLoad(cells, isLong ? 1 : (7 * dayMs) / monthMs),
  };
}
