import { binOf } from './encoding.ts';
import { sides } from './fit-trees.ts';
import { featureOffsets, standard } from './fit-parts.ts';
import type { SignalValue } from './table.ts';
import type { WinModel } from './win-model.ts';

interface Prepared {
  offsets: number[];
  places: ReadonlyMap<string, number>[];
  trees: { codes: [number, number, number]; sides: [Uint8Array, Uint8Array, Uint8Array] }[];
}

const prepared = new WeakMap<WinModel, Prepared>();

/** What each column of the model adds to `base`; together they are the log-odds of winning. */
export function scoreColumns(
  model: WinModel,
  valueOf: (column: string) => SignalValue | undefined,
): Float64Array {
  const { offsets, places, trees } = prepare(model);
  const { codes, coefficients, means, treeScale } = model;
  const contributions = new Float64Array(codes.length);
  const bins = new Uint8Array(codes.length);
  for (const [place, code] of codes.entries()) {
    const value = valueOf(code.column);
    const bin = binOf(code, places[place] ?? noPlaces, value);
    bins[place] = bin;
    const offset = offsets[place] ?? 0;
    const linear =
      code.kind === 'number' && bin > 0
        ? (coefficients[offset + 1] ?? 0) * standard(code, Number(value))
        : (coefficients[offset + bin] ?? 0);
    contributions[place] = linear - (means[place] ?? 0);
  }
  for (const [index, { codes: at, sides: goes }] of trees.entries()) {
    const tree = model.trees[index];
    if (!tree) continue;
    const left = goes[0][bins[at[0]] ?? 0] === 1;
    const second = left ? 1 : 2;
    const first = goes[second][bins[at[second]] ?? 0] === 1;
    const leaf = tree.leaves[(left ? 0 : 2) + (first ? 0 : 1)] ?? 0;
    const middle = tree.means[second] ?? 0;
    contributions[at[0]] = (contributions[at[0]] ?? 0) + treeScale * (middle - (tree.means[0] ?? 0));
    contributions[at[second]] = (contributions[at[second]] ?? 0) + treeScale * (leaf - middle);
  }
  return contributions;
}

const noPlaces = new Map<string, number>();

function prepare(model: WinModel): Prepared {
  let found = prepared.get(model);
  if (!found) {
    found = {
      offsets: featureOffsets(model.codes),
      places: model.codes.map((code) =>
        code.kind === 'category' ? new Map(code.levels.map((level, place) => [level, place + 2])) : noPlaces,
      ),
      trees: model.trees.map(({ root, left, right }) => ({
        codes: [root.code, left?.code ?? root.code, right?.code ?? root.code],
        sides: [sides(root), sides(left), sides(right)],
      })),
    };
    prepared.set(model, found);
  }
  return found;
}
