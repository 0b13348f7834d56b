import type { TreeOptions } from './fit-trees.ts';
import type { Known } from './sample.ts';

const strengths = [0.005, 0.02, 0.1, 0.5];
const rounds = [30, 60, 120, 240];

export interface PartOptions {
  /** Of the logistic parts: weight of the rows against the penalty. */
  strengths: number[];
  /** Of the trees: after so many of them they make a part. */
  rounds: number[];
  trees: TreeOptions;
}

/**
 * The parts a win model is mixed from. Rows of one deal share its end: they count as one against the penalties, and a
 * leaf needs twenty deals' worth of them.
 */
export function partOptions({ rows }: Known, deals: Int32Array): PartOptions {
  const share = new Set(rows.map((row) => deals[row] ?? 0)).size / Math.max(1, rows.length);
  return {
    strengths: strengths.map((strength) => strength * share),
    rounds,
    trees: { rounds: Math.max(...rounds), rate: 0.1, penalty: 1 / share, leastRows: 20 / share },
  };
}
