import { expit } from '../statistics/expit.ts';
import { bestSplit, type Split } from './best-split.ts';
import type { BinnedRows } from './fit-parts.ts';
import { emptyHistograms, fillHistograms, leaveHistograms } from './histograms.ts';
import { mixed } from './mixed.ts';
import type { Tree } from './tree.ts';

export interface TreeOptions {
  rounds: number;
  rate: number;
  /** L2 on leaf values. */
  penalty: number;
  /** Rows a leaf needs at least. */
  leastRows: number;
}

/**
 * Gradient boosting of the logistic loss with trees of depth two (Friedman, Annals of Statistics 29, 2001; second-order
 * steps and categories in the order of their mean gradient as in LightGBM, Ke et al. 2017). `from` are log-odds
 * that rows have already; `watch` sees each round's tree.
 */
export function fitTrees(
  data: BinnedRows,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
  from: Float64Array,
  options: TreeOptions,
  watch?: (tree: Tree, round: number) => void,
): Tree[] {
  const { rows } = data;
  const scores = from.slice();
  const slopes = new Float64Array(2 * rows);
  const inOrder = Uint32Array.from({ length: rows }, (_, row) => row);
  const order = inOrder.slice();
  const spare = new Uint32Array(rows);
  const [all, small, large] = [emptyHistograms(data), emptyHistograms(data), emptyHistograms(data)];
  const trees: Tree[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    for (let row = 0; row < rows; row += 1) {
      const p = expit(scores[row] as number);
      const weight = weights[row] as number;
      slopes[2 * row] = weight * (p - (outcomes[row] as number));
      slopes[2 * row + 1] = weight * p * (1 - p);
    }
    const open = openCodes(data.bins.length, round);
    fillHistograms(all, data, inOrder, slopes, open);
    const root = bestSplit(data, all, open, options);
    if (!root) break;
    order.set(inOrder);
    const [leftRows, rightRows] = parted(data, order, root, spare);
    const leftIsSmall = leftRows.length <= rightRows.length;
    fillHistograms(small, data, leftIsSmall ? leftRows : rightRows, slopes, open);
    leaveHistograms(large, all, small, open);
    const left = bestSplit(data, leftIsSmall ? small : large, open, options);
    const right = bestSplit(data, leftIsSmall ? large : small, open, options);
    const parts = [
      ...(left ? parted(data, leftRows, left, spare) : [leftRows, none]),
      ...(right ? parted(data, rightRows, right, spare) : [rightRows, none]),
    ];
    const steps = parts.map((part) => step(part, slopes, options));
    if (!left) steps[1] = steps[0] ?? 0;
    if (!right) steps[3] = steps[2] ?? 0;
    const leaves: Tree['leaves'] = [steps[0] ?? 0, steps[1] ?? 0, steps[2] ?? 0, steps[3] ?? 0];
    for (const [leaf, part] of parts.entries()) {
      const value = leaves[leaf] ?? 0;
      for (let index = 0; index < part.length; index += 1) {
        const row = part[index] as number;
        scores[row] = (scores[row] as number) + value;
      }
    }
    const tree: Tree = {
      root: stored(root),
      left: left && stored(left),
      right: right && stored(right),
      leaves,
      means: [mean(parts, leaves, [0, 1, 2, 3]), mean(parts, leaves, [0, 1]), mean(parts, leaves, [2, 3])],
    };
    trees.push(tree);
    watch?.(tree, round);
  }
  return trees;
}

const none = new Uint32Array();

function stored({ code, goesLeft }: Split): Tree['root'] {
  return { code, left: [...goesLeft.keys()].filter((bin) => goesLeft[bin] === 1) };
}

function mean(parts: Uint32Array[], leaves: Tree['leaves'], which: number[]): number {
  const rows = which.reduce((sum, leaf) => sum + (parts[leaf]?.length ?? 0), 0);
  const sum = which.reduce((total, leaf) => total + (parts[leaf]?.length ?? 0) * (leaves[leaf] ?? 0), 0);
  return rows > 0 ? sum / rows : 0;
}

/** Half of the codes, other ones each round: trees that see less agree less, and their sum errs less. */
function openCodes(count: number, round: number): number[] {
  const ranks = Array.from({ length: count }, (_, code) => ({ code, rank: mixed(round * 8191 + code) }));
  ranks.sort((a, b) => a.rank - b.rank);
  const open = ranks.slice(0, Math.max(Math.min(count, 3), Math.ceil(count / 2)));
  return open.map(({ code }) => code).sort((a, b) => a - b);
}

/** Puts those that go left before those that go right, either in the order they were in. */
function parted(
  data: BinnedRows,
  rows: Uint32Array,
  { code, goesLeft }: Split,
  spare: Uint32Array,
): [Uint32Array, Uint32Array] {
  const bins = data.bins[code] as Uint8Array;
  let lefts = 0;
  let rights = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    if (goesLeft[bins[row] as number] === 1) rows[lefts++] = row;
    else spare[rights++] = row;
  }
  rows.set(spare.subarray(0, rights), lefts);
  return [rows.subarray(0, lefts), rows.subarray(lefts)];
}

function step(rows: Uint32Array, slopes: Float64Array, { rate, penalty }: TreeOptions): number {
  let gradient = 0;
  let curvature = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    gradient += slopes[2 * row] as number;
    curvature += slopes[2 * row + 1] as number;
  }
  return (-rate * gradient) / (curvature + penalty);
}
