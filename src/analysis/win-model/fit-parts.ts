import { logit } from '../statistics/logit.ts';
import { binCount, binsOf, type ColumnCode, signedLog } from './encoding.ts';
import type { SparseRows } from './fit-logistic.ts';
import type { BinnedRows } from './fit-trees.ts';
import type { Table } from './table.ts';

/** Rows below which a level is taken together with other rare ones. */
export const rareLevel = 10;

/** A table as both parts of the model read it. */
export interface CodedRows {
  codes: ColumnCode[];
  sparse: SparseRows;
  binned: BinnedRows;
}

export function codedRows(codes: ColumnCode[], table: Table): CodedRows {
  const columns = codes.map((code) => table.columns.find(({ name }) => name === code.column));
  const bins = codes.map((code, place) => binsOf(code, columns[place], table.rows));
  const offsets = featureOffsets(codes);
  const starts = new Int32Array(table.rows + 1);
  const indices = new Int32Array(table.rows * codes.length);
  const values = new Float64Array(table.rows * codes.length);
  for (let row = 0; row < table.rows; row += 1) {
    for (const [place, code] of codes.entries()) {
      const entry = row * codes.length + place;
      const bin = bins[place]?.[row] ?? 0;
      const column = columns[place];
      const offset = offsets[place] ?? 0;
      if (code.kind === 'number') {
        indices[entry] = bin === 0 ? offset : offset + 1;
        values[entry] =
          bin === 0 ? 1 : standard(code, column?.kind === 'number' ? (column.values[row] ?? 0) : 0);
      } else {
        indices[entry] = offset + bin;
        values[entry] = 1;
      }
    }
    starts[row + 1] = (row + 1) * codes.length;
  }
  return {
    codes,
    sparse: { rows: table.rows, features: offsets.at(-1) ?? 0, starts, indices, values },
    binned: {
      rows: table.rows,
      bins,
      counts: codes.map(binCount),
      ordered: codes.map(({ kind }) => kind === 'number'),
    },
  };
}

/** Where the features of each code begin; the last entry is their count. A number has two: unknown, and its score. */
export function featureOffsets(codes: readonly ColumnCode[]): number[] {
  const offsets = [0];
  for (const code of codes)
    offsets.push((offsets.at(-1) ?? 0) + (code.kind === 'number' ? 2 : binCount(code)));
  return offsets;
}

export function standard({ mean, sd }: { mean: number; sd: number }, value: number): number {
  // Far out values would rule the logistic part alone.
  return Math.max(-5, Math.min(5, (signedLog(value) - mean) / sd));
}

/** Log-odds of the weighted base rate. */
export function baseLogOdds(outcomes: ArrayLike<number>, weights: ArrayLike<number>): number {
  let wins = 0.5;
  let total = 1;
  for (let row = 0; row < outcomes.length; row += 1) {
    wins += (weights[row] ?? 0) * (outcomes[row] ?? 0);
    total += weights[row] ?? 0;
  }
  return logit(wins / total);
}
