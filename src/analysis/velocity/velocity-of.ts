import { dayMs, type Instant } from '../../model/instant.ts';
import { poissonWeights } from '../statistics/poisson-weights.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { type Estimate, estimateOf, type LeftOut } from './estimate.ts';
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
  leftOut: LeftOut[];
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
export function velocityOf(rows: readonly FlowRow[], window: Window, replicates = 200): Velocity {
  const columns = columnsOf(rows, window);
  const figures = figuresOf(columns, null);
  const made: Figures[] = [];
  for (const weights of poissonWeights(columns.ids.length, replicates, 1))
    made.push(figuresOf(columns, weights));
  const counts = { ...figures, openDeals: figures.seen, arrivalsPerDay: figures.arrived };
  const nOf: Record<keyof Shown, number> = {
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
    meanWon: counts.won,
    meanDays: counts.closed,
    meanWonDays: counts.won,
  };
  const shown = <K extends keyof Shown>(names: readonly K[]): Record<K, Estimate> =>
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
  return {
    ...window,
    forms: shown(formNames),
    factors: {
      ...shown(factorNames),
      // Replicates of no wins are no wins: a plain share has a better range.
      winRate: {
        value: figures.winRate,
        ...(figures.closed > 0
          ? wilsonInterval(figures.won, figures.closed, 1.2816)
          : { low: null, high: null }),
        n: figures.closed,
      },
    },
    leftOut:
      unpriced.length > 0 ? [{ reason: 'won without an amount: counted, not priced', deals: unpriced }] : [],
  };
}

interface Columns {
  days: number;
  ids: string[];
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
  const rows = all.filter(({ createdAt }) => createdAt < untilAt);
  const ended = rows.map(({ closedAt }) => (closedAt !== null && closedAt < untilAt ? closedAt : null));
  const closed = Uint8Array.from(ended, (end) => (end !== null && end >= fromAt ? 1 : 0));
  const isWon = (row: number): boolean => rows[row]?.outcome === 'won';
  const cohort = rows.map(({ createdAt }) => createdAt >= untilAt - cohortMs);
  const places = [...rows.keys()].filter((row) => cohort[row]);
  const ageDays = (row: number): number =>
    ((ended[row] ?? untilAt) - (rows[row]?.createdAt ?? untilAt)) / dayMs;
  const ages = inAgeOrder(
    places.map(ageDays),
    places.map((row) => (ended[row] === null ? 0 : isWon(row) ? 1 : 2)),
  );
  return {
    days: (untilAt - fromAt) / dayMs,
    ids: rows.map(({ id }) => id),
    openDays: Float64Array.from(
      rows,
      ({ createdAt }, row) => Math.max(0, (ended[row] ?? untilAt) - Math.max(fromAt, createdAt)) / dayMs,
    ),
    arrived: Uint8Array.from(rows, ({ createdAt }) => (createdAt >= fromAt ? 1 : 0)),
    closed,
    won: closed.map((one, row) => (one === 1 && isWon(row) ? 1 : 0)),
    priced: Uint8Array.from(rows, ({ amount }) => (amount === null ? 0 : 1)),
    amount: Float64Array.from(rows, ({ amount }) => amount ?? 0),
    cycleDays: Float64Array.from(rows, (_, row) => ageDays(row)),
    calendarDays: Float64Array.from(
      rows,
      ({ createdAt }, row) => Math.floor((ended[row] ?? untilAt) / dayMs) - Math.floor(createdAt / dayMs),
    ),
    ages: { ...ages, rows: ages.rows.map((place) => places[place] ?? 0) },
  };
}

type Shown = Record<(typeof factorNames)[number] | (typeof formNames)[number], number | null>;
type Figures = Shown & { seen: number; arrived: number; won: number; closed: number };

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
  for (let row = 0; row < columns.ids.length; row += 1) {
    const weight = weights ? (weights[row] ?? 0) : 1;
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
