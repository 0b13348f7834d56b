import type { BinnedRows } from './fit-parts.ts';
import type { TreeOptions } from './fit-trees.ts';
import type { Histograms } from './histograms.ts';

export interface Split {
  gain: number;
  code: number;
  goesLeft: Uint8Array;
}

/** Categories with fewer rows than this are drawn towards the mean when they are put in order. */
const categoryPull = 10;
/** A gain below this is a rounding. */
const leastGain = 1e-9;

interface Totals {
  gradient: number;
  curvature: number;
  rows: number;
}

/** The split of rows with these sums that lowers the loss most, over the open codes; null when none does. */
export function bestSplit(
  data: BinnedRows,
  { sums, firsts }: Histograms,
  open: readonly number[],
  options: TreeOptions,
): Split | null {
  let best: Split | null = null;
  for (const code of open) {
    const hist = sums.subarray(firsts[code], firsts[code + 1]);
    const filled: number[] = [];
    const totals: Totals = { gradient: 0, curvature: 0, rows: 0 };
    for (let place = 0; place < hist.length; place += 3) {
      totals.gradient += hist[place] as number;
      totals.curvature += hist[place + 1] as number;
      totals.rows += hist[place + 2] as number;
      if ((hist[place + 2] as number) > 0) filled.push(place / 3);
    }
    if (totals.rows < 2 * options.leastRows) return null;
    if (filled.length < 2) continue;
    const ordered = data.ordered[code] ?? false;
    if (!ordered) pull(hist, filled);
    const orders = [filled];
    // What is not known goes with the low or with the high ones.
    if (ordered && filled[0] === 0) orders.push([...filled.slice(1), 0]);
    for (const order of orders) {
      const found = scan(hist, order, totals, options, best?.gain ?? leastGain);
      if (found)
        best = { ...found, code, goesLeft: sideOf(order.slice(0, found.taken), hist.length / 3, ordered) };
    }
  }
  return best;
}

function sideOf(taken: readonly number[], count: number, ordered: boolean): Uint8Array {
  const goesLeft = new Uint8Array(count);
  for (const bin of taken) goesLeft[bin] = 1;
  // Bins of numbers that no row was in go where the next filled one below goes.
  if (ordered) goesLeft.fill(1, 1, Math.max(...taken) + 1);
  return goesLeft;
}

/** Puts categories in the order of their mean gradient: there are too few of them for anything but insertion. */
function pull(hist: Float64Array, bins: number[]): void {
  const pulled = (bin: number): number =>
    (hist[3 * bin] as number) / ((hist[3 * bin + 1] as number) + categoryPull);
  const keys = new Float64Array(bins.length);
  for (let index = 0; index < bins.length; index += 1) {
    const bin = bins[index] as number;
    const key = pulled(bin);
    let place = index;
    for (; place > 0 && (keys[place - 1] as number) > key; place -= 1) {
      keys[place] = keys[place - 1] as number;
      bins[place] = bins[place - 1] as number;
    }
    keys[place] = key;
    bins[place] = bin;
  }
}

/** How many bins of an order go left for the largest gain above `least`. */
function scan(
  hist: Float64Array,
  order: readonly number[],
  totals: Totals,
  { penalty, leastRows }: TreeOptions,
  least: number,
): { gain: number; taken: number } | null {
  const whole = totals.gradient ** 2 / (totals.curvature + penalty);
  let best = least;
  let bestTaken = 0;
  let gradient = 0;
  let curvature = 0;
  let rows = 0;
  for (let taken = 1; taken < order.length; taken += 1) {
    const place = 3 * (order[taken - 1] as number);
    gradient += hist[place] as number;
    curvature += hist[place + 1] as number;
    rows += hist[place + 2] as number;
    if (rows < leastRows || totals.rows - rows < leastRows) continue;
    const rest = totals.gradient - gradient;
    const gain =
      gradient ** 2 / (curvature + penalty) + rest ** 2 / (totals.curvature - curvature + penalty) - whole;
    if (gain > best) {
      best = gain;
      bestTaken = taken;
    }
  }
  return bestTaken > 0 ? { gain: best, taken: bestTaken } : null;
}
