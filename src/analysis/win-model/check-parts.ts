import { addTree } from './add-tree.ts';
import { fitCodes } from './encoding.ts';
import { fitLogistic, type Logistic, logisticScores } from './fit-logistic.ts';
import { codedRows, rareLevel, startOf } from './fit-parts.ts';
import { fitTrees } from './fit-trees.ts';
import type { Fold } from './folds-of.ts';
import { offsetsOf } from './offsets-of.ts';
import { partOptions } from './part-options.ts';
import type { Sample, Weighting } from './sample.ts';
import { type Column, pickRows } from './table.ts';

/** Log-odds of the checked rows of a fold. */
export interface Checked {
  /** What all parts start from. */
  from: Float64Array;
  /** What each part adds. */
  parts: Float64Array[];
}

/**
 * What each part of `partOptions`, learnt on a fold, says of its checked rows: the logistic ones first, then
 * the trees by their rounds. `learnt` are log-odds known before, which all parts start from. Where the `shares` of the
 * parts are settled, no trees are grown that have none.
 */
export function checkParts(
  sample: Sample,
  fold: Fold,
  weighting: Weighting,
  learnt: readonly Column[],
  shares?: readonly number[],
): Checked {
  const known = fold.learn(weighting);
  const { strengths, rounds, trees } = partOptions(known, sample.deals);
  const learnTable = pickRows(sample.table, known.rows);
  const codes = fitCodes(learnTable, rareLevel);
  const learning = codedRows(codes, learnTable);
  const checked = codedRows(codes, pickRows(sample.table, fold.check.rows));
  const start = startOf(known, learnt);
  const learnFrom = offsetsOf(learnt, known.rows, start);
  const { outcomes, weights } = known;
  let linear: Logistic | undefined;
  const byStrength = strengths.map((strength) => {
    linear = fitLogistic(learning.design, outcomes, weights, strength, learnFrom, linear);
    return logisticScores(linear, checked.design);
  });
  const byRounds: Float64Array[] = [];
  const most = shares
    ? Math.max(0, ...rounds.filter((_, part) => (shares[strengths.length + part] ?? 0) > 0))
    : trees.rounds;
  const scores = new Float64Array(fold.check.rows.length);
  fitTrees(learning.binned, outcomes, weights, learnFrom, { ...trees, rounds: most }, (tree, round) => {
    addTree(tree, checked.binned, scores);
    if (rounds.includes(round + 1)) byRounds.push(scores.slice());
  });
  while (byRounds.length < rounds.length) byRounds.push(scores);
  return { from: offsetsOf(learnt, fold.check.rows, start), parts: [...byStrength, ...byRounds] };
}
