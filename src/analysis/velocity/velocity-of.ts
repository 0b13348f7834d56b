import { dayMs, type Instant } from '../../model/instant.ts';
import { poissonWeights } from '../statistics/poisson-weights.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { type Estimate, estimateOf, type LeftOut, replicatesFor } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import { type Ages, inAgeOrder, winShare } from './win-share.ts';

/** From `fromAt` (inclusive) to `untilAt` (exclusive). */
export interface Window {
  fromAt: Instant;
  untilAt: Instant;
}

const factorNames = [
  'openDeals',
  'arrivalsPerDay',
  'closed',
  'winRate',
  'winRateByValue',
  'ultimateWinRate',
  'meanWon',
  'meanDays',
  'meanWonDays',
] as const;
const formNames = ['realised', 'generation', 'little', 'textbook'] as const;

/** Money a day, in the currency of the deals. */
export type VelocityForms = Record<(typeof formNames)[number], Estimate>;
export type VelocityFactors = Record<(typeof factorNames)[number], Estimate>;

export interface Velocity extends Window {
  forms: VelocityForms;
  factors: VelocityFactors;
  /** Of the value won, the share of the largest deal: what a win rate by value may hang on. Null without a win. */
  largestShare: number | null;
  leftOut: LeftOut[];
}

/** A velocity with what each replicate of its bootstrap gave. */
export interface SampledVelocity {
  velocity: Velocity;
  replicates: VelocityFigures[];
}

/** How far back deals count for the ultimate win rate. */
const cohortMs = 730 * dayMs;

/**
 * Sales velocity of a window, in four forms:
 * - realised: value won ÷ days;
 * - generation: deals created a day × share won in the end × mean won value;
 * - little: mean open deals × win rate × mean won value ÷ mean days of all closed deals (Little's law);
 * - textbook: closed deals × win rate × mean won value ÷ mean days of won deals, from calendar day to calendar day
 *   (UTC). Not money a day by its nature: kept because people compare it.
 * Rows of one currency, known at or after `untilAt`. Ranges by a bootstrap over deals.
 */
export const velocityOf = (rows: readonly FlowRow[], window: Window, replicates = 200): Velocity =>
  sampledVelocity(rows, window, replicates).velocity;

/** In all windows of the same rows a deal counts alike in the replicates of one number: they can be compared. */
export function sampledVelocity(
  rows: readonly FlowRow[],
  window: Window,
  replicates: number,
): SampledVelocity {
  const columns = columnsOf(rows, window);
  const figures = figuresOf(columns, null);
  const made: Figures[] = [];
  const count = replicatesFor(columns.ids.length, replicates);
  for (const weights of poissonWeights(rows.length, count, 1, columns.places))
    made.push(figuresOf(columns, weights));
  const counts = { ...figures, openDeals: figures.seen, arrivalsPerDay: figures.arrived };
  const nOf: Record<keyof VelocityFigures, number> = {
    realised: counts.won,
    generation: counts.arrived,
    little: counts.closed,
    textbook: counts.closed,
    openDeals: counts.seen,
    arrivalsPerDay: counts.arrived,
    closed: counts.closed,
    winRate: counts.closed,
    winRateByValue: counts.closed,
    ultimateWinRate: columns.ages.days.length,
    meanWon: counts.priced,
    meanDays: counts.closed,
    meanWonDays: counts.won,
  };
  const shown = <K extends keyof VelocityFigures>(names: readonly K[]): Record<K, Estimate> =>
    Object.fromEntries(
      names.map((name) => [
        name,
        estimateOf(
          figures[name],
          made.map((figure) => figure[name]),
          nOf[name],
        ),
      ]),
    ) as Record<K, Estimate>;
  const unpriced = columns.ids.filter((_, row) => columns.won[row] === 1 && columns.priced[row] === 0);
  const shownFactors = shown(factorNames);
  const velocity = {
    ...window,
    forms: shown(formNames),
    factors: {
      ...shownFactors,
      // Replicates of no wins are no wins: a plain share has a better range.
      winRate: {
        value: figures.winRate,
        ...(figures.closed > 0
          ? wilsonInterval(figures.won, figures.closed, 1.2816)
          : { low: null, high: null }),
        n: figures.closed,
      },
      ultimateWinRate: ultimate(columns.ages, shownFactors.ultimateWinRate),
    },
    largestShare: largestShareOf(columns),
    leftOut:
      unpriced.length > 0 ? [{ reason: 'won without an amount: counted, not priced', deals: unpriced }] : [],
  };
  return { velocity, replicates: made };
}

/** Where all ends are of one kind replicates do not differ: the range of a plain share is wider than nothing. */
function ultimate({ ends }: Ages, estimate: Estimate): Estimate {
  const won = ends.filter((end) => end === 1).length;
  const closed = ends.filter((end) => end !== 0).length;
  if (closed === 0 || (won > 0 && won < closed)) return estimate;
  return { ...estimate, ...wilsonInterval(won, closed, 1.2816) };
}

function largestShareOf({ counted, won, amount }: Columns): number | null {
  const values = [...counted].filter((row) => won[row] === 1).map((row) => amount[row] ?? 0);
  const total = values.reduce((sum, value) => sum + value, 0);
  return total > 0 ? values.reduce((most, value) => Math.max(most, value), 0) / total : null;
}

interface Columns {
  days: number;
  ids: string[];
  /** Where each row stands among all. */
  places: Uint32Array;
  /** Rows that are more than part of the cohort: created, open or closed in the window. */
  counted: Uint32Array;
  openDays: Float64Array;
  arrived: Uint8Array;
  closed: Uint8Array;
  won: Uint8Array;
  priced: Uint8Array;
  amount: Float64Array;
  cycleDays: Float64Array;
  calendarDays: Float64Array;
  ages: Ages;
}

function columnsOf(all: readonly FlowRow[], { fromAt, untilAt }: Window): Columns {
  const isIn = ({ createdAt, closedAt }: FlowRow): boolean =>
    createdAt < untilAt && (createdAt >= untilAt - cohortMs || (closedAt ?? fromAt) >= fromAt);
  const rows = all.filter(isIn);
  const floats = (): Float64Array => new Float64Array(rows.length);
  const flags = (): Uint8Array => new Uint8Array(rows.length);
  const [openDays, amounts, cycleDays, calendarDays] = [floats(), floats(), floats(), floats()];
  const [arrived, closed, won, priced] = [flags(), flags(), flags(), flags()];
  const counted: number[] = [];
  const cohort: number[] = [];
  const cohortDays: number[] = [];
  const cohortEnds: number[] = [];
  for (const [row, { createdAt, closedAt, outcome, amount }] of rows.entries()) {
    const end = closedAt !== null && closedAt < untilAt ? closedAt : null;
    const lastAt = end ?? untilAt;
    const isClosed = end !== null && end >= fromAt;
    const days = (lastAt - createdAt) / dayMs;
    openDays[row] = Math.max(0, lastAt - Math.max(fromAt, createdAt)) / dayMs;
    amounts[row] = amount ?? 0;
    priced[row] = amount === null ? 0 : 1;
    cycleDays[row] = days;
    calendarDays[row] = Math.floor(lastAt / dayMs) - Math.floor(createdAt / dayMs);
    arrived[row] = createdAt >= fromAt ? 1 : 0;
    closed[row] = isClosed ? 1 : 0;
    won[row] = isClosed && outcome === 'won' ? 1 : 0;
    if (isClosed || createdAt >= fromAt || openDays[row] !== 0) counted.push(row);
    if (createdAt < untilAt - cohortMs) continue;
    cohort.push(row);
    cohortDays.push(days);
    cohortEnds.push(end === null ? 0 : outcome === 'won' ? 1 : 2);
  }
  const ages = inAgeOrder(cohortDays, cohortEnds);
  return {
    days: (untilAt - fromAt) / dayMs,
    ids: rows.map(({ id }) => id),
    places: Uint32Array.from(all.flatMap((row, place) => (isIn(row) ? place : []))),
    counted: Uint32Array.from(counted),
    openDays,
    arrived,
    closed,
    won,
    priced,
    amount: amounts,
    cycleDays,
    calendarDays,
    ages: { ...ages, rows: ages.rows.map((place) => cohort[place] ?? 0) },
  };
}

/** As they come out of one sample. */
export type VelocityFigures = Record<
  (typeof factorNames)[number] | (typeof formNames)[number],
  number | null
>;
type Figures = VelocityFigures & {
  seen: number;
  arrived: number;
  won: number;
  priced: number;
  closed: number;
};

function figuresOf(columns: Columns, weights: Uint8Array | null): Figures {
  let openDays = 0;
  let seen = 0;
  let arrived = 0;
  let closed = 0;
  let won = 0;
  let priced = 0;
  let value = 0;
  let lostValue = 0;
  let cycle = 0;
  let wonCycle = 0;
  for (const row of columns.counted) {
    const weight = weights ? (weights[row] ?? 0) : 1;
    if (weight === 0) continue;
    const open = columns.openDays[row] ?? 0;
    openDays += weight * open;
    if (open > 0) seen += weight;
    arrived += weight * (columns.arrived[row] ?? 0);
    if (columns.closed[row] !== 1) continue;
    const days = columns.cycleDays[row] ?? 0;
    const amount = columns.amount[row] ?? 0;
    closed += weight;
    cycle += weight * days;
    if (columns.won[row] === 1) {
      won += weight;
      wonCycle += weight * (columns.calendarDays[row] ?? 0);
      value += weight * amount;
      priced += weight * (columns.priced[row] ?? 0);
    } else lostValue += weight * amount;
  }
  const over = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  const times = (...parts: (number | null)[]): number | null =>
    parts.reduce<number | null>(
      (product, part) => (product === null || part === null ? null : product * part),
      1,
    );
  const inverse = (part: number | null): number | null => (part ? 1 / part : null);
  const openDeals = openDays / columns.days;
  const winRate = over(won, closed);
  const meanWon = over(value, priced);
  const meanDays = over(cycle, closed);
  const meanWonDays = over(wonCycle, won);
  const ultimateWinRate = winShare(columns.ages, weights);
  return {
    seen,
    arrived,
    closed,
    won,
    priced,
    openDeals,
    arrivalsPerDay: arrived / columns.days,
    winRate,
    winRateByValue: over(value, value + lostValue),
    ultimateWinRate,
    meanWon,
    meanDays,
    meanWonDays,
    realised: value / columns.days,
    generation: times(arrived / columns.days, ultimateWinRate, meanWon),
    little: times(openDeals, winRate, meanWon, inverse(meanDays)),
    textbook: times(closed, winRate, meanWon, inverse(meanWonDays)),
  };
}
