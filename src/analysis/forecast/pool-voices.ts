import { doubtOfFew } from './doubt-of-few.ts';
import type { Expected } from './expect-period.ts';
import type { ForecastRow } from './forecast-rows.ts';
import type { Looks } from './look-cells.ts';
import { remembered } from './remembered.ts';
import { priors, type Said, voicesAt } from './voices-at.ts';

/** What several ways to forecast say together. */
export interface Pooled {
  count: Moments;
  value: Moments;
  /** By the chances of open deals, one for each memory, with their shares in the count and in the value. */
  expected: { said: Expected; count: number; value: number }[];
  /** What these alone say. */
  byChances: { count: number; value: number };
  /** Past periods that the shares and the spread were chosen on. */
  checkedOn: number;
}

export interface Moments {
  mean: number;
  /** By chance alone, if the mean were known. */
  variance: number;
  /** How far the mean itself is off: its variance as a share of its square. */
  spread: number;
}

const rehearsals = 8;
/** How fast one that misses loses its say, for a miss as large as the period. */
const strictness = 3;
/** One wild period says no more than this. */
const largestMiss = 2;
/** How far a forecast of a new customer is off at one standard deviation, and for how many rehearsals that counts. */
const priorError = 0.25;
const priorWeight = 2;

/**
 * Pools the ways to forecast of `voicesAt` with shares that fade exponentially with what each missed in periods of the
 * past, forecast from what was known then (Cesa-Bianchi and Lugosi, Prediction, Learning, and Games, 2006, chapter 2).
 * The misses of the pooled forecast beyond chance are its spread, which is never less than few wins leave open. What is returned pools at the look `place`: 0 for
 * now, or 1 and so many whole windows back.
 */
export function poolVoices(rows: readonly ForecastRow[], all: Looks): (place: number) => Pooled {
  const { looks, perWindow, window, toldFromAt } = all;
  const { offsetMs, lengthMs } = window;
  // So many looks back, a window had ended by the look itself.
  const toEnd = perWindow + Math.ceil((offsetMs * perWindow) / lengthMs);
  const voices = voicesAt(rows, all);
  const actualOf = (place: number, of: keyof Said): number => looks[place]?.won[of] ?? 0;
  const pastOf = (place: number): number[] => {
    const first = place === 0 ? 1 : place + toEnd;
    return Array.from({ length: rehearsals }, (_, back) => first + back * perWindow).filter(
      (past) => (looks[past]?.at ?? -Infinity) - toldFromAt >= offsetMs + 2 * lengthMs,
    );
  };
  const pooled = remembered((place) => {
    const { said, expected } = voices(place);
    const past = pastOf(place);
    const wins = past.reduce((sum, then) => sum + actualOf(then, 'count'), 0) / past.length;
    const of = (what: keyof Said): ReturnType<typeof moments> => {
      const missed = past.map((then) => ({
        said: voices(then).said.map((voice) => voice?.[what] ?? null),
        actual: actualOf(then, what),
      }));
      return moments(what, said, expected, sharesOf(said, missed, past.length > 0 ? Math.exp(-wins) : 0));
    };
    const { shares: ofCount, ...count } = of('count');
    const { shares: ofValue, ...value } = of('value');
    return {
      count,
      value,
      expected: expected.map((one, index) => ({
        said: one,
        count: ofCount[index] ?? 0,
        value: ofValue[index] ?? 0,
      })),
    };
  });
  return remembered((place) => {
    const { count, value, expected } = pooled(place);
    const past = pastOf(place);
    const least = doubtOfFew(rows, looks[place]?.at ?? 0);
    const spread = (what: keyof Said): number => {
      const sum = past.reduce(
        (total, then) => total + excess(pooled(then)[what], actualOf(then, what)),
        priorWeight * priorError ** 2,
      );
      return Math.max(least[what], sum / (past.length + priorWeight));
    };
    return {
      count: { mean: count.mean, variance: count.variance, spread: spread('count') },
      value: { mean: value.mean, variance: value.variance, spread: spread('value') },
      expected,
      byChances: { count: count.byChances, value: value.byChances },
      checkedOn: past.length,
    };
  });
}

/**
 * The share of each voice by what it missed; a voice that says nothing has none. Who always says that nothing comes misses
 * least where most periods bring nothing: as far as that is so (`rare`, 0–1) the shares stay what they were before
 * anything was known.
 */
function sharesOf(
  said: readonly (Said | null)[],
  past: readonly { said: (number | null)[]; actual: number }[],
  rare: number,
): number[] {
  const level = past.reduce((sum, { actual }) => sum + actual, 0) / past.length || 1;
  const losses = priors.map(() => 0);
  for (const { said: then, actual } of past) {
    const misses = then.map((voice) =>
      voice === null ? null : Math.min(largestMiss, Math.abs(voice - actual) / level),
    );
    const told = misses.filter((miss) => miss !== null);
    // One that said nothing then is taken as like the others.
    const usualMiss = told.reduce((sum, miss) => sum + miss, 0) / told.length;
    for (const [voice, miss] of misses.entries()) losses[voice] = (losses[voice] ?? 0) + (miss ?? usualMiss);
  }
  const least = Math.min(...losses);
  const before = priors.map((prior, index) => (said[index] ? prior : 0));
  const after = before.map((prior, index) => prior * Math.exp(-strictness * ((losses[index] ?? 0) - least)));
  const [sharesBefore, sharesAfter] = [parts(before), parts(after)];
  return before.map((_, index) => rare * (sharesBefore[index] ?? 0) + (1 - rare) * (sharesAfter[index] ?? 0));
}

function parts(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? weight / total : 0));
}

/** Mean and variance of what the voices say together; and of the chances, their mean and their shares among themselves. */
function moments(
  what: keyof Said,
  said: readonly (Said | null)[],
  expected: readonly Expected[],
  shares: readonly number[],
): { mean: number; variance: number; byChances: number; shares: number[] } {
  const sayOf = (of: keyof Said): number =>
    said.reduce((sum, voice, index) => sum + (voice?.[of] ?? 0) * (shares[index] ?? 0), 0);
  const mean = sayOf(what);
  const own = shares.slice(0, expected.length);
  const ownSum = own.reduce((total, share) => total + share, 0);
  const ownShares = own.map((share) => (ownSum > 0 ? share / ownSum : 1 / own.length));
  const byChances = (moment: 'mean' | 'variance'): number =>
    expected.reduce((sum, one, index) => sum + one[what][moment] * (ownShares[index] ?? 0), 0);
  const base = byChances('mean');
  // Where no chances are known: as many wins as come by chance, their values as wide as exponential ones.
  const byChance = what === 'count' ? mean : (2 * mean * mean) / Math.max(1, sayOf('count'));
  return {
    mean,
    variance: base > 0 ? (byChances('variance') * mean) / base : byChance,
    byChances: base,
    shares: ownShares,
  };
}

/** Squared miss beyond what chance explains, as a share of the square of the mean; one wild month counts as one whole mean. */
function excess(then: { mean: number; variance: number }, actual: number): number {
  return then.mean > 0 ? Math.min(1, ((actual - then.mean) ** 2 - then.variance) / then.mean ** 2) : 0;
}
