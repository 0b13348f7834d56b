import { binOf, type ColumnCode } from './encoding.ts';
import { sides as sidesOf } from './tree.ts';
import { featureOffsets, groupOf, standard } from './fit-parts.ts';
import type { SignalValue } from './table.ts';
import type { WinModel } from './win-model.ts';

/** A model's trees side by side: three splits, four leaves and three means each. */
interface Prepared {
  offsets: number[];
  places: ReadonlyMap<string, number>[];
  splits: Int32Array;
  /** For each split and bin a bit: 1 where it goes left. All of them together fit the cache next to the processor. */
  sides: Uint32Array;
  leaves: Float64Array;
  means: Float64Array;
}

const prepared = new WeakMap<WinModel, Prepared>();

/** What each column of the model adds to `base`; together they are the log-odds of winning. */
export function scoreColumns(
  model: WinModel,
  valueOf: (column: string) => SignalValue | undefined,
): Float64Array {
  const { offsets, places, splits, sides, leaves, means: treeMeans } = prepare(model);
  const trees = model.trees.length;
  const { codes, coefficients, means } = model;
  const contributions = new Float64Array(codes.length);
  const bins = new Uint8Array(codes.length);
  for (let place = 0; place < codes.length; place += 1) {
    const code = codes[place] as ColumnCode;
    const value = valueOf(code.column);
    const bin = binOf(code, places[place] ?? noPlaces, value);
    bins[place] = bin;
    const offset = offsets[place] ?? 0;
    const linear =
      code.kind === 'log-odds'
        ? Number(value ?? 0)
        : code.kind === 'number' && bin > 0
          ? (coefficients[offset + 1] ?? 0) * standard(code, Number(value)) +
            (coefficients[offset + 2 + groupOf(code, bin)] ?? 0)
          : (coefficients[offset + bin] ?? 0);
    contributions[place] = linear - (means[place] ?? 0);
  }
  for (let tree = 0; tree < trees; tree += 1) {
    const split = 3 * tree;
    const root = splits[split] as number;
    const rootBin = bins[root] as number;
    const left = ((sides[split * words + (rootBin >>> 5)] as number) >>> (rootBin & 31)) & 1;
    const second = split + 2 - left;
    const child = splits[second] as number;
    const childBin = bins[child] as number;
    const first = ((sides[second * words + (childBin >>> 5)] as number) >>> (childBin & 31)) & 1;
    const leaf = leaves[4 * tree + 3 - 2 * left - first] as number;
    const middle = treeMeans[second] as number;
    contributions[root] = (contributions[root] as number) + middle - (treeMeans[split] as number);
    contributions[child] = (contributions[child] as number) + leaf - middle;
  }
  return contributions;
}

/** Bins are kept in a byte: so many words hold a bit for each. */
const words = 8;
const noPlaces = new Map<string, number>();

function prepare(model: WinModel): Prepared {
  let found = prepared.get(model);
  if (!found) {
    found = {
      offsets: featureOffsets(model.codes),
      places: model.codes.map((code) =>
        code.kind === 'category' ? new Map(code.levels.map((level, place) => [level, place + 2])) : noPlaces,
      ),
      splits: Int32Array.from(
        model.trees.flatMap(({ root, left, right }) => [
          root.code,
          (left ?? root).code,
          (right ?? root).code,
        ]),
      ),
      sides: new Uint32Array(3 * words * model.trees.length),
      leaves: Float64Array.from(model.trees.flatMap(({ leaves }) => leaves)),
      means: Float64Array.from(model.trees.flatMap(({ means }) => means)),
    };
    for (const [tree, { root, left, right }] of model.trees.entries())
      for (const [place, split] of [root, left, right].entries())
        for (const [bin, side] of sidesOf(split).entries()) {
          const word = words * (3 * tree + place) + (bin >>> 5);
          found.sides[word] = (found.sides[word] as number) | (side << (bin & 31));
        }
    prepared.set(model, found);
  }
  return found;
}
