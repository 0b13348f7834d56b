import type { BinnedRows } from './fit-parts.ts';
import { sides, type Tree } from './tree.ts';

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
