import type { Instant } from '../../model/instant.ts';
import type { Settings } from './choose-settings.ts';
import { treeOptions, without } from './choose-settings.ts';
import { fitCodes } from './encoding.ts';
import { fitLogistic, logisticScores } from './fit-logistic.ts';
import { baseLogOdds, codedRows, rareLevel } from './fit-parts.ts';
import { addTree, fitTrees } from './fit-trees.ts';
import { levelShift } from './level.ts';
import { type Sample, knownAt } from './sample.ts';
import { scoreColumns } from './score-columns.ts';
import { type Table, pickRows } from './table.ts';
import type { WinModel } from './win-model.ts';

/** More rows than this teach nothing more; later ones are taken every so many. */
const mostRows = 60_000;

/**
 * Fits the win model with chosen settings to what was known at `at`. The level is that of all looks, open deals
 * stood for by ended ones; `slope` turns the log-odds to what they were worth later.
 */
export function fitWinModel(sample: Sample, at: Instant, settings: Settings, slope: number): WinModel {
  const every = Math.max(1, Math.ceil(sample.at.length / mostRows));
  const all = Int32Array.from({ length: sample.at.length }, (_, row) => row).filter(
    (row) => row % every === 0,
  );
  const known = knownAt(sample, all, at, settings);
  const table = pickRows(without(sample.table, settings.without), known.rows);
  const codes = fitCodes(table, rareLevel);
  const { sparse, binned } = codedRows(codes, table);
  const linear = fitLogistic(sparse, known.outcomes, known.weights, settings.strength);
  const start = baseLogOdds(known.outcomes, known.weights);
  const trees =
    settings.treeShare === 0
      ? []
      : fitTrees(binned, known.outcomes, known.weights, start, { ...treeOptions, rounds: settings.rounds });
  const treeScores = new Float64Array(known.rows.length).fill(start);
  for (const tree of trees) addTree(tree, binned, treeScores);
  const linearScores = logisticScores(linear, sparse);
  const scores = treeScores.map(
    (score, row) =>
      slope * (settings.treeShare * score + (1 - settings.treeShare) * (linearScores[row] ?? 0)),
  );
  const level = knownAt(sample, all, at, { censoring: true, halfLifeDays: null });
  const shift = levelShift(scores, known.outcomes, level.weights);
  const { rounds, treeShare, strength, censoring, halfLifeDays } = settings;
  const model: WinModel = {
    codes,
    base: 0,
    coefficients: [...linear.coefficients].map((value) => slope * (1 - treeShare) * value),
    trees,
    treeScale: slope * treeShare,
    means: codes.map(() => 0),
    chosen: {
      rows: known.rows.length,
      strength,
      rounds,
      treeShare,
      censoring,
      halfLifeDays,
      without: settings.without,
      slope,
    },
  };
  const rootMeans = trees.reduce((sum, tree) => sum + tree.means[0], 0);
  const base = shift + slope * ((1 - treeShare) * linear.intercept + treeShare * (start + rootMeans));
  const means = meanContributions(model, table);
  return { ...model, means, base: base + means.reduce((sum, mean) => sum + mean, 0) };
}

/** Over a few thousand rows; the rest would not move them. */
function meanContributions(model: WinModel, table: Table): number[] {
  const every = Math.max(1, Math.floor(table.rows / 4000));
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const sums = new Float64Array(model.codes.length);
  let rows = 0;
  for (let row = 0; row < table.rows; row += every) {
    const contributions = scoreColumns(model, (name) => {
      const column = columns.get(name);
      if (!column) return null;
      if (column.kind === 'category') return column.levels[column.codes[row] ?? -1] ?? null;
      const value = column.values[row] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    });
    for (const [place, value] of contributions.entries()) sums[place] = (sums[place] ?? 0) + value;
    rows += 1;
  }
  return [...sums].map((sum) => sum / Math.max(1, rows));
}
