import { censoringWeights } from '../statistics/censoring-weights.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import type { Table } from './table.ts';

/** Looks at deals, each with what came of the deal later. Rows rise by `at`. */
export interface Sample {
  table: Table;
  /** The instant of the look: creation, or a moment along the way. */
  at: Float64Array;
  /** Infinity while the deal is open. */
  closedAt: Float64Array;
  won: Uint8Array;
  /** Looks at the same deal share a number. */
  deals: Int32Array;
}

/** Rows with a known end, and what each counts. */
export interface Known {
  rows: Int32Array;
  outcomes: Uint8Array;
  weights: Float64Array;
}

export interface Weighting {
  /** Let quick ends, which are known sooner, stand for the ones that are not known yet. */
  censoring: boolean;
  /** Rows this much older count half; null: all alike. */
  halfLifeDays: number | null;
}

/** Of the given rows those whose end is known at `at`, with weights of mean 1. */
export function knownAt(
  sample: Sample,
  among: Int32Array,
  at: Instant,
  { censoring, halfLifeDays }: Weighting,
): Known {
  const looked = among.filter((row) => (sample.at[row] ?? 0) < at);
  const ended = Uint8Array.from(looked, (row) => ((sample.closedAt[row] ?? Infinity) < at ? 1 : 0));
  const days = Float64Array.from(
    looked,
    (row) => (Math.min(sample.closedAt[row] ?? at, at) - (sample.at[row] ?? 0)) / dayMs,
  );
  const byCensoring = censoring ? censoringWeights(days, ended) : Float64Array.from(ended);
  const places = Int32Array.from(looked.keys()).filter((place) => ended[place] === 1);
  const weights = Float64Array.from(places, (place) => {
    const ageDays = (at - (sample.at[looked[place] ?? 0] ?? 0)) / dayMs;
    return (byCensoring[place] ?? 0) * (halfLifeDays === null ? 1 : 2 ** (-ageDays / halfLifeDays));
  });
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  return {
    rows: Int32Array.from(places, (place) => looked[place] ?? 0),
    outcomes: Uint8Array.from(places, (place) => sample.won[looked[place] ?? 0] ?? 0),
    weights: weights.map((weight) => weight / (mean || 1)),
  };
}
