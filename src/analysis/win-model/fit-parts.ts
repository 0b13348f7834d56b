import { logit } from '../statistics/logit.ts';
import { binCount, binsOf, type ColumnCode, signedLog } from './encoding.ts';
import type { Design } from './fit-logistic.ts';
import type { Known } from './sample.ts';
import type { Column, Table } from './table.ts';

export interface BinnedRows {
  rows: number;
  /** One array a code, and how many bins and whether their order means something. */
  bins: Uint8Array[];
  counts: number[];
  ordered: boolean[];
}

/** Rows below which a level is taken together with other rare ones. */
export const rareLevel = 10;

/** A table as both parts of the model read it. */
export interface CodedRows {
  codes: ColumnCode[];
  design: Design;
  binned: BinnedRows;
}

export function codedRows(codes: ColumnCode[], table: Table): CodedRows {
  const { rows } = table;
  const columns = codes.map((code) => table.columns.find(({ name }) => name === code.column));
  const bins = codes.map((code, place) => binsOf(code, columns[place], rows));
  const offsets = featureOffsets(codes);
  const ordered = codes.map(({ kind }) => kind === 'number');
  const slopes = Int32Array.from(
    offsets.filter((_, place) => ordered[place]),
    (first) => first + 1,
  );
  const values = new Float64Array(rows * slopes.length);
  const levels = new Int32Array(rows * codes.length);
  let slope = 0;
  for (const [place, code] of codes.entries()) {
    const own = bins[place] as Uint8Array;
    const column = columns[place];
    const first = offsets[place] as number;
    const isNumber = code.kind === 'number';
    const featureOf = Int32Array.from(
      { length: binCount(code) },
      (_, bin) => first + (isNumber && bin > 0 ? 2 + groupOf(code, bin) : bin),
    );
    for (let row = 0; row < rows; row += 1)
      levels[row * codes.length + place] = featureOf[own[row] as number] as number;
    if (!isNumber) continue;
    const known = column?.kind === 'number' ? column.values : new Float64Array(rows);
    for (let row = 0; row < rows; row += 1)
      if (own[row] !== 0) values[row * slopes.length + slope] = standard(code, known[row] as number);
    slope += 1;
  }
  return {
    codes,
    design: { rows, features: offsets.at(-1) ?? 0, slopes, values, levels },
    binned: { rows, bins, counts: codes.map(binCount), ordered },
  };
}

/** Parts of the range of a number that may each have their own log-odds beside the straight line. */
const groups = 8;

/** The part of the range that a bin of a number lies in. */
export function groupOf({ edges }: { edges: readonly number[] }, bin: number): number {
  return Math.floor(((bin - 1) * groups) / (edges.length + 1));
}

/**
 * Where the features of each code begin; the last entry is their count. A number has: unknown, its score, and the parts
 * of its range. Log-odds that are taken as they are have none.
 */
export function featureOffsets(codes: readonly ColumnCode[]): number[] {
  const offsets = [0];
  for (const code of codes) offsets.push((offsets.at(-1) ?? 0) + featuresOf(code));
  return offsets;
}

function featuresOf(code: ColumnCode): number {
  return code.kind === 'number' ? 2 + groups : code.kind === 'category' ? binCount(code) : 0;
}

export function standard({ mean, sd }: { mean: number; sd: number }, value: number): number {
  // Far out values would rule the logistic part alone.
  return Math.max(-5, Math.min(5, (signedLog(value) - mean) / sd));
}

/** Log-odds of the weighted base rate. */
function baseLogOdds(outcomes: ArrayLike<number>, weights: ArrayLike<number>): number {
  let wins = 0.5;
  let total = 1;
  for (let row = 0; row < outcomes.length; row += 1) {
    wins += (weights[row] ?? 0) * (outcomes[row] ?? 0);
    total += weights[row] ?? 0;
  }
  return logit(wins / total);
}

/** What all parts start from: the base rate's log-odds, or nothing where rows bring their own. */
export function startOf({ outcomes, weights }: Known, learnt: readonly Column[]): number {
  return learnt.length > 0 ? 0 : baseLogOdds(outcomes, weights);
}
