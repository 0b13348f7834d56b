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
  /** Of the deals: parts them at random, always the same way. */
  seeds: Uint32Array;
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
  const looked = among.filter((row) => (sample.at[row] as number) < at);
  const ended = new Uint8Array(looked.length);
  const days = new Float64Array(looked.length);
  for (let place = 0; place < looked.length; place += 1) {
    const row = looked[place] as number;
    const closedAt = sample.closedAt[row] as number;
    ended[place] = closedAt < at ? 1 : 0;
    days[place] = (Math.min(closedAt, at) - (sample.at[row] as number)) / dayMs;
  }
  const byCensoring = censoring ? censoringWeights(days, ended) : Float64Array.from(ended);
  const rows = looked.filter((_, place) => ended[place] === 1);
  const outcomes = new Uint8Array(rows.length);
  const weights = new Float64Array(rows.length);
  let count = 0;
  let sum = 0;
  for (let place = 0; place < looked.length; place += 1) {
    if (ended[place] === 0) continue;
    const row = looked[place] as number;
    const ageDays = (at - (sample.at[row] as number)) / dayMs;
    const recency = halfLifeDays === null ? 1 : 2 ** (-ageDays / halfLifeDays);
    const weight = (byCensoring[place] as number) * recency;
    outcomes[count] = sample.won[row] as number;
    weights[count] = weight;
    sum += weight;
    count += 1;
  }
  const mean = sum / Math.max(1, count) || 1;
  return { rows, outcomes, weights: weights.map((weight) => weight / mean) };
}
