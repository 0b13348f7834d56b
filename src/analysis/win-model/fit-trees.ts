import { z } from 'zod';
import { expit } from '../statistics/expit.ts';
import { mixed } from './mixed.ts';

export const splitSchema = z.object({
  /** Place among the codes. */
  code: z.number(),
  /** Bins that go left; all others, also those never seen, go right. */
  left: z.array(z.number()),
});

export const treeSchema = z.object({
  root: splitSchema,
  /** Second splits left and right; null where a side stays whole. */
  left: splitSchema.nullable(),
  right: splitSchema.nullable(),
  /** Log-odds added: left-left, left-right, right-left, right-right (twice the same where a side stays whole). */
  leaves: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Means of the leaves over the rows it was learnt on: all, left, right. What a split adds is a step between them. */
  means: z.tuple([z.number(), z.number(), z.number()]),
});
export type Tree = z.infer<typeof treeSchema>;

export interface TreeOptions {
  rounds: number;
  rate: number;
  /** L2 on leaf values. */
  penalty: number;
  /** Rows a leaf needs at least. */
  leastRows: number;
}

export interface BinnedRows {
  rows: number;
  /** One array a code, and how many bins and whether their order means something. */
  bins: Uint8Array[];
  counts: number[];
  ordered: boolean[];
}

interface Split {
  gain: number;
  code: number;
  goesLeft: Uint8Array;
}

/**
 * Gradient boosting of the logistic loss with trees of depth two (Friedman, Annals of Statistics 29, 2001; second-order
 * steps and categories in the order of their mean gradient as in LightGBM, Ke et al. 2017). `watch` sees each round's
 * tree and may end the fit by answering false.
 */
export function fitTrees(
  data: BinnedRows,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
  start: number,
  options: TreeOptions,
  watch: (tree: Tree, round: number) => boolean = () => true,
): Tree[] {
  const { rows } = data;
  const scores = new Float64Array(rows).fill(start);
  const gradients = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const trees: Tree[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    for (let row = 0; row < rows; row += 1) {
      const p = expit(scores[row] ?? 0);
      const weight = weights[row] ?? 0;
      gradients[row] = weight * (p - (outcomes[row] ?? 0));
      curvatures[row] = weight * p * (1 - p);
    }
    const slopes = { gradients, curvatures };
    const open = openCodes(data.bins.length, round);
    const allSums = histograms(data, all, slopes, open);
    const root = bestSplit(data, allSums, open, options);
    if (!root) break;
    const [leftRows, rightRows] = parted(data, all, root);
    const leftIsSmall = leftRows.length <= rightRows.length;
    const smallSums = histograms(data, leftIsSmall ? leftRows : rightRows, slopes, open);
    const largeSums = allSums.map((sums, code) =>
      sums.map((sum, index) => sum - (smallSums[code]?.[index] ?? 0)),
    );
    const left = bestSplit(data, leftIsSmall ? smallSums : largeSums, open, options);
    const right = bestSplit(data, leftIsSmall ? largeSums : smallSums, open, options);
    const [leftLeft, leftRight] = left ? parted(data, leftRows, left) : [leftRows, new Uint32Array()];
    const [rightLeft, rightRight] = right ? parted(data, rightRows, right) : [rightRows, new Uint32Array()];
    const parts = [leftLeft, leftRight, rightLeft, rightRight];
    const steps = parts.map((part) => step(part, slopes, options));
    if (!left) steps[1] = steps[0] ?? 0;
    if (!right) steps[3] = steps[2] ?? 0;
    const leaves: Tree['leaves'] = [steps[0] ?? 0, steps[1] ?? 0, steps[2] ?? 0, steps[3] ?? 0];
    for (const [leaf, part] of parts.entries()) {
      for (const row of part) scores[row] = (scores[row] ?? 0) + (leaves[leaf] ?? 0);
    }
    const tree: Tree = {
      root: stored(root),
      left: left && stored(left),
      right: right && stored(right),
      leaves,
      means: [mean(parts, leaves, [0, 1, 2, 3]), mean(parts, leaves, [0, 1]), mean(parts, leaves, [2, 3])],
    };
    trees.push(tree);
    if (!watch(tree, round)) break;
  }
  return trees;
}

function stored({ code, goesLeft }: Split): z.infer<typeof splitSchema> {
  return { code, left: [...goesLeft.keys()].filter((bin) => goesLeft[bin] === 1) };
}

function mean(parts: Uint32Array[], leaves: Tree['leaves'], which: number[]): number {
  const rows = which.reduce((sum, leaf) => sum + (parts[leaf]?.length ?? 0), 0);
  const sum = which.reduce((total, leaf) => total + (parts[leaf]?.length ?? 0) * (leaves[leaf] ?? 0), 0);
  return rows > 0 ? sum / rows : 0;
}

interface Slopes {
  gradients: Float64Array;
  curvatures: Float64Array;
}

/** Half of the codes, other ones each round: trees that see less agree less, and their sum errs less. */
function openCodes(count: number, round: number): ReadonlySet<number> {
  const ranks = Array.from({ length: count }, (_, code) => ({ code, rank: mixed(round * 8191 + code) }));
  ranks.sort((a, b) => a.rank - b.rank);
  return new Set(ranks.slice(0, Math.max(Math.min(count, 3), Math.ceil(count / 2))).map(({ code }) => code));
}

/** Per code: three sums a bin: gradients, curvatures, rows. */
function histograms(
  data: BinnedRows,
  rows: Uint32Array,
  { gradients, curvatures }: Slopes,
  open: ReadonlySet<number>,
): Float64Array[] {
  return data.bins.map((bins, code) => {
    if (!open.has(code)) return new Float64Array();
    const sums = new Float64Array(3 * (data.counts[code] ?? 0));
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as number;
      const place = 3 * (bins[row] as number);
      sums[place] = (sums[place] as number) + (gradients[row] as number);
      sums[place + 1] = (sums[place + 1] as number) + (curvatures[row] as number);
      sums[place + 2] = (sums[place + 2] as number) + 1;
    }
    return sums;
  });
}

/** Categories with fewer rows than this are drawn towards the mean when they are put in order. */
const categoryPull = 10;

function bestSplit(
  data: BinnedRows,
  sums: Float64Array[],
  open: ReadonlySet<number>,
  options: TreeOptions,
): Split | null {
  let best: Split | null = null;
  for (const [code, hist] of sums.entries()) {
    if (!open.has(code)) continue;
    const count = data.counts[code] ?? 0;
    const totals = totalsOf(hist, count);
    if (totals.rows < 2 * options.leastRows) return null;
    const filled = [...Array(count).keys()].filter((bin) => (hist[3 * bin + 2] ?? 0) > 0);
    if (filled.length < 2) continue;
    const orders = data.ordered[code]
      ? [filled, [...filled.filter((bin) => bin !== 0), ...filled.filter((bin) => bin === 0)]]
      : [filled.sort((a, b) => pulled(hist, a) - pulled(hist, b) || a - b)];
    if (data.ordered[code] && filled[0] !== 0) orders.pop();
    for (const order of orders) {
      const found = scan(hist, order, totals, options);
      if (found && found.gain > (best?.gain ?? 1e-9)) {
        const goesLeft = new Uint8Array(count);
        for (const bin of order.slice(0, found.taken)) goesLeft[bin] = 1;
        best = {
          gain: found.gain,
          code,
          goesLeft: completed(goesLeft, order, found.taken, data.ordered[code] ?? false),
        };
      }
    }
  }
  return best;
}

/** Bins of numbers that no row was in go where the next filled one below goes. */
function completed(goesLeft: Uint8Array, order: number[], taken: number, ordered: boolean): Uint8Array {
  if (ordered) goesLeft.fill(1, 1, Math.max(...order.slice(0, taken)) + 1);
  return goesLeft;
}

const pulled = (hist: Float64Array, bin: number): number =>
  (hist[3 * bin] ?? 0) / ((hist[3 * bin + 1] ?? 0) + categoryPull);

function totalsOf(hist: Float64Array, count: number): { gradient: number; curvature: number; rows: number } {
  const totals = { gradient: 0, curvature: 0, rows: 0 };
  for (let bin = 0; bin < count; bin += 1) {
    totals.gradient += hist[3 * bin] ?? 0;
    totals.curvature += hist[3 * bin + 1] ?? 0;
    totals.rows += hist[3 * bin + 2] ?? 0;
  }
  return totals;
}

function scan(
  hist: Float64Array,
  order: number[],
  totals: { gradient: number; curvature: number; rows: number },
  { penalty, leastRows }: TreeOptions,
): { gain: number; taken: number } | null {
  const whole = totals.gradient ** 2 / (totals.curvature + penalty);
  let best: { gain: number; taken: number } | null = null;
  let gradient = 0;
  let curvature = 0;
  let rows = 0;
  for (let taken = 1; taken < order.length; taken += 1) {
    const place = 3 * (order[taken - 1] ?? 0);
    gradient += hist[place] ?? 0;
    curvature += hist[place + 1] ?? 0;
    rows += hist[place + 2] ?? 0;
    if (rows < leastRows || totals.rows - rows < leastRows) continue;
    const rest = totals.gradient - gradient;
    const gain =
      gradient ** 2 / (curvature + penalty) + rest ** 2 / (totals.curvature - curvature + penalty) - whole;
    if (gain > (best?.gain ?? 0)) best = { gain, taken };
  }
  return best;
}

function parted(data: BinnedRows, rows: Uint32Array, split: Split): [Uint32Array, Uint32Array] {
  const bins = data.bins[split.code] ?? new Uint8Array();
  const left = new Uint32Array(rows.length);
  const right = new Uint32Array(rows.length);
  let lefts = 0;
  let rights = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    if (split.goesLeft[bins[row] as number] === 1) left[lefts++] = row;
    else right[rights++] = row;
  }
  return [left.subarray(0, lefts), right.subarray(0, rights)];
}

function step(rows: Uint32Array, { gradients, curvatures }: Slopes, { rate, penalty }: TreeOptions): number {
  let gradient = 0;
  let curvature = 0;
  for (const row of rows) {
    gradient += gradients[row] ?? 0;
    curvature += curvatures[row] ?? 0;
  }
  return (-rate * gradient) / (curvature + penalty);
}

/** Adds the log-odds a tree gives to each row. */
export function addTree(tree: Tree, data: BinnedRows, scores: Float64Array): void {
  const none = new Uint8Array(data.rows);
  const binsOf = (split: Tree['left']): Uint8Array => (split && data.bins[split.code]) ?? none;
  const [rootBins, leftBins, rightBins] = [binsOf(tree.root), binsOf(tree.left), binsOf(tree.right)];
  const [root, left, right] = [sides(tree.root), sides(tree.left), sides(tree.right)];
  for (let row = 0; row < data.rows; row += 1) {
    const leaf =
      root[rootBins[row] as number] === 1
        ? left[leftBins[row] as number] === 1
          ? 0
          : 1
        : right[rightBins[row] as number] === 1
          ? 2
          : 3;
    scores[row] = (scores[row] as number) + tree.leaves[leaf];
  }
}

/** By bin: 1 where it goes left. A side that stays whole is all left. */
export function sides(split: Tree['left']): Uint8Array {
  const goes = new Uint8Array(256);
  if (!split) return goes.fill(1);
  for (const bin of split.left) goes[bin] = 1;
  return goes;
}
