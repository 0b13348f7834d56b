import { dayMs } from '../../model/instant.ts';
import type { Estimate } from '../../model/pipeline-figures.ts';
import { chanceLeft, variances } from '../forecast/forecast-by-owner.ts';
import type { Moments } from '../forecast/pool-voices.ts';
import { type Range, rangesOf } from '../forecast/ranges-of.ts';
import { gammaQuantile } from '../statistics/gamma-quantile.ts';
import { z80 } from '../velocity/estimate.ts';
import type { Change } from './change.ts';
import { changeLines } from './change-lines.ts';
import { type Lines, linesAtPace } from './lines-at-pace.ts';
import type { WhatIfInput } from './what-if-input.ts';

export interface WhatIfFigures {
  /** What the period brings. */
  value: Range;
  count: Range;
  /** Money a day: of the period, as expected; of deals created, as it settles; and by Little's law. */
  velocity: { expected: number; generation: number | null; little: number | null };
}

export interface WhatIf {
  before: WhatIfFigures;
  after: WhatIfFigures;
  /** After less before. Ranges: over what the forecast, the velocity and the say of the load may be off. */
  difference: {
    value: Estimate;
    count: Estimate;
    velocity: Record<keyof WhatIfFigures['velocity'], Estimate>;
  };
}

/**
 * What the period and the velocity would be if something were otherwise from now on, with all else as it is. More
 * wins: every chance times the factor, at most 1. A faster cycle: what comes comes sooner, once; generation a day
 * stays, and by Little's law more passes only with as many open deals as now. More intake: more deals to come. Load:
 * see `changeLines`; what goes with it for chances is an association within owners, not an effect that was proved;
 * without one it is none.
 */
export function whatIf(input: WhatIfInput, change: Change): WhatIf {
  const { now } = input;
  const load = loadOf(input, change);
  const said = { before: linesOf(input, {}, 1), after: linesOf(input, change, load.factor) };
  const figures = (lines: Lines, fixed: Totals, velocity: VelocityFactors): WhatIfFigures => {
    const ranges = rangesOf({
      count: moments(now, lines, fixed, 'count'),
      value: moments(now, lines, fixed, 'value'),
    });
    const value = beyond(fixed.value, ranges.value);
    return {
      value,
      count: beyond(fixed.count, ranges.count),
      velocity: {
        expected: perDay(input, value.mean),
        generation: times(input.velocity?.forms.generation.value, velocity.generation),
        little: times(input.velocity?.forms.little.value, velocity.little),
      },
    };
  };
  const none = { count: 0, value: 0 };
  const before = figures(said.before, none, { generation: 1, little: 1 });
  const after = figures(said.after, fatesOf(said.after, change), velocityFactors(input, change, load.factor));
  const differences = (of: keyof Totals): Estimate => {
    const worlds = [-z80, 0, z80].map((z) => gammaQuantile(1, now[of].spread, z));
    const all = [1, ...worlds].flatMap((scale) =>
      load.factors.map((factor) => {
        const scaled = scaledLines(linesOf(input, { cycle: change.cycle ?? 1 }, 1), scale);
        return totals(changeLines(scaled, change, factor))[of] - totals(scaledLines(said.before, scale))[of];
      }),
    );
    return around(after[of].mean - before[of].mean, all, now.deals.length);
  };
  const value = differences('value');
  const velocityDifference = (form: 'generation' | 'little'): Estimate => {
    const {
      value: is,
      low,
      high,
      n,
    } = input.velocity?.forms[form] ?? { value: null, low: null, high: null, n: 0 };
    if (is === null) return { value: null, low: null, high: null, n };
    const all = load.factors.flatMap((factor) =>
      [low ?? is, is, high ?? is].map((world) => world * (velocityFactors(input, change, factor)[form] - 1)),
    );
    return around((after.velocity[form] ?? is) - is, all, n);
  };
  return {
    before,
    after,
    difference: {
      value,
      count: differences('count'),
      velocity: {
        expected: {
          value: perDay(input, value.value ?? 0),
          low: perDay(input, value.low ?? 0),
          high: perDay(input, value.high ?? 0),
          n: value.n,
        },
        generation: velocityDifference('generation'),
        little: velocityDifference('little'),
      },
    },
  };
}

interface Totals {
  count: number;
  value: number;
}

type VelocityFactors = Record<'generation' | 'little', number>;

const linesOf = (input: WhatIfInput, change: Change, loadFactor: number): Lines =>
  changeLines(linesAtPace(input, change.cycle ?? 1), change, loadFactor);

const totals = ({ deals, rest }: Lines): Totals => ({
  count: deals.reduce((sum, { chance }) => sum + chance, rest.count),
  value: deals.reduce((sum, { value }) => sum + value, rest.value),
});

/** A world in which everything is likelier or less likely than was said. */
const scaledLines = (lines: Lines, scale: number): Lines => changeLines(lines, { winRate: scale }, 1);

/** Deals whose fate is supposed vary no more. */
function fatesOf({ deals }: Lines, { fates = [] }: Change): Totals {
  const ids = new Set(fates.map(({ id }) => id));
  return totals({
    deals: deals.filter(({ id }) => ids.has(id)),
    rest: { count: 0, value: 0, squaredValue: 0 },
  });
}

const beyond = (fixed: number, { mean, p10, p50, p90 }: Range): Range => ({
  mean: fixed + mean,
  p10: fixed + p10,
  p50: fixed + p50,
  p90: fixed + p90,
});

/** Of what is not fixed. */
function moments(now: WhatIfInput['now'], lines: Lines, fixed: Totals, of: keyof Totals): Moments {
  const mean = Math.max(0, totals(lines)[of] - fixed[of]);
  const own = variances(lines.deals);
  const { rest } = lines;
  const rests = { count: rest.count, value: rest.count * rest.squaredValue };
  return {
    mean,
    variance: chanceLeft(now)[of] * (own[of] + rests[of]),
    spread: now[of].spread,
  };
}

/** What the load does to all chances by association: as estimated, and at the ends of its range. */
function loadOf(
  { velocity, marginalWinRate }: WhatIfInput,
  { load = 0 }: Change,
): { factor: number; factors: number[] } {
  const winRate = velocity?.factors.winRate.value ?? 0;
  const { value, low, high } = marginalWinRate;
  if (load === 0 || value === null || winRate === 0) return { factor: 1, factors: [1] };
  const at = (slope: number): number => Math.max(0, Math.min(1, winRate + slope * load)) / winRate;
  return { factor: at(value), factors: [at(low ?? value), at(value), at(high ?? value)] };
}

function velocityFactors(
  { now, velocity }: WhatIfInput,
  { winRate = 1, cycle = 1, intake = 1, load = 0 }: Change,
  loadFactor: number,
): VelocityFactors {
  const openDeals = velocity?.factors.openDeals.value ?? 0;
  const owners = new Set(now.deals.map(({ owner }) => owner)).size;
  const carried = openDeals > 0 ? Math.max(0, openDeals + load * owners) / openDeals : 1;
  const won = (rate: number | null | undefined): number => {
    const factor = winRate * loadFactor;
    return rate ? Math.min(factor, 1 / rate) : factor;
  };
  return {
    generation: won(velocity?.factors.ultimateWinRate.value) * intake * carried,
    little: (won(velocity?.factors.winRate.value) * intake * carried) / cycle,
  };
}

const perDay = ({ now }: WhatIfInput, money: number): number =>
  money / Math.max(1 / 24, (now.untilAt - now.fromAt) / dayMs);

const times = (value: number | null | undefined, factor: number): number | null =>
  value === null || value === undefined ? null : value * factor;

const around = (value: number, all: readonly number[], n: number): Estimate => ({
  value,
  low: Math.min(value, ...all),
  high: Math.max(value, ...all),
  n,
});
