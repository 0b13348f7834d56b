import type { Instant } from '../../model/instant.ts';
import { dayMs } from '../../model/instant.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { logLoss } from '../statistics/log-loss.ts';
import { fitCodes } from './encoding.ts';
import { fitLogistic, logisticScores } from './fit-logistic.ts';
import { baseLogOdds, codedRows, rareLevel } from './fit-parts.ts';
import { addTree, fitTrees } from './fit-trees.ts';
import { levelled } from './level.ts';
import { mixed } from './mixed.ts';
import { type Known, knownAt, type Sample, type Weighting } from './sample.ts';
import { type Column, pickRows, type Table } from './table.ts';

export interface Settings extends Weighting {
  /** Columns left out, by the beginning of their names. */
  without: string[];
  /** Of the logistic part: weight of the rows against the penalty. */
  strength: number;
  /** Of the trees. */
  rounds: number;
  /** Share of the trees in the log-odds. */
  treeShare: number;
}

/** One way to part the history: learn from some rows, look how the others fare. */
export interface Fold {
  /** When the learning rows were known. */
  learntAt: Instant;
  learn: (weighting: Weighting) => Known;
  check: Known;
  kind: 'random' | 'later';
  /** What this fold counts for in the sum. */
  share: number;
}

/** Columns for all rows that are themselves learnt, from what was known then. */
export type ColumnsAt = (learntAt: Instant) => readonly Column[];

const strengths = [0.01, 0.05, 0.2, 1];
const treeShares = [0, 0.25, 0.5, 0.75, 1];
export const treeOptions = { rate: 0.1, penalty: 1, leastRows: 20 } as const;
const watchEvery = 10;
const mostRounds = 240;
/** Rounds without gain after which a fold stops. */
const patience = 30;

interface Checked {
  byStrength: Float64Array[];
  byRounds: Float64Array[];
}

export interface Choice {
  settings: Settings;
  /** Weighted log-loss: random folds' mean plus the last fifth's. */
  loss: number;
  /** Log-odds of the checked rows of each fold. */
  scores: Float64Array[];
}

/**
 * Chooses how the win model is fitted, by what it would have said of rows it had not seen: on random folds and on the
 * last fifth as it could have been learnt before. One switch after the other is kept when it helps.
 */
export function chooseSettings(
  sample: Sample,
  folds: readonly Fold[],
  switches: readonly Partial<Settings>[],
  columnsAt: ColumnsAt = () => [],
): Choice {
  const start: Settings = {
    censoring: true,
    halfLifeDays: null,
    without: [],
    strength: 0.1,
    rounds: 100,
    treeShare: 0.5,
  };
  let best = tried(sample, folds, start, columnsAt);
  for (const change of switches) {
    const next = tried(sample, folds, { ...best.settings, ...change }, columnsAt);
    if (next.loss < best.loss - leastGain) best = next;
  }
  return best;
}

/** Of the summed log-loss: less than this is noise in the sets it was tried on. */
const leastGain = 3e-3;

function tried(sample: Sample, folds: readonly Fold[], settings: Settings, columnsAt: ColumnsAt): Choice {
  const checks = folds.map((fold) => checkedOn(sample, fold, settings, columnsAt(fold.learntAt)));
  const loss = (scores: (fold: number) => Float64Array | undefined): number =>
    folds.reduce((sum, { check, share }, fold) => sum + share * levelledLoss(check, scores(fold)), 0);
  const strength = lowest(strengths.map((_, place) => loss((fold) => checks[fold]?.byStrength[place])));
  const looks = Math.min(...checks.map(({ byRounds }) => byRounds.length));
  const rounds = lowest(
    Array.from({ length: looks }, (_, place) => loss((fold) => checks[fold]?.byRounds[place])),
  );
  const blended = (fold: number, treeShare: number): Float64Array => {
    const logistic = checks[fold]?.byStrength[strength];
    const trees = checks[fold]?.byRounds[rounds];
    return Float64Array.from(
      logistic ?? [],
      (score, row) => (1 - treeShare) * score + treeShare * (trees?.[row] ?? score),
    );
  };
  const losses = treeShares.map((share) => loss((fold) => blended(fold, share)));
  const share = lowest(losses);
  const treeShare = treeShares[share] ?? 0.5;
  return {
    settings: {
      ...settings,
      strength: strengths[strength] ?? 0.1,
      rounds: (rounds + 1) * watchEvery,
      treeShare,
    },
    loss: losses[share] ?? Infinity,
    scores: folds.map((_, fold) => blended(fold, treeShare)),
  };
}

/** Log-loss of scores shifted to the level of the outcomes: skill in telling rows apart, whatever the drift. */
function levelledLoss({ outcomes, weights }: Known, scores: Float64Array | undefined): number {
  return logLoss(outcomes, levelled(scores ?? new Float64Array(), outcomes, weights), weights) ?? 0;
}

function lowest(values: readonly number[]): number {
  return values.reduce((best, value, place) => (value < (values[best] ?? Infinity) ? place : best), 0);
}

/** What the parts, learnt on a fold, say of its checked rows, for every strength and number of rounds. */
function checkedOn(sample: Sample, fold: Fold, settings: Settings, learnt: readonly Column[]): Checked {
  const known = fold.learn(settings);
  const table = without({ ...sample.table, columns: [...sample.table.columns, ...learnt] }, settings.without);
  const learnTable = pickRows(table, known.rows);
  const codes = fitCodes(learnTable, rareLevel);
  const learning = codedRows(codes, learnTable);
  const checked = codedRows(codes, pickRows(table, fold.check.rows));
  const byStrength = strengths.map((strength) =>
    logisticScores(fitLogistic(learning.sparse, known.outcomes, known.weights, strength), checked.sparse),
  );
  const base = baseLogOdds(known.outcomes, known.weights);
  const scores = new Float64Array(fold.check.rows.length).fill(base);
  const byRounds: Float64Array[] = [];
  let best = Infinity;
  let bestRound = 0;
  fitTrees(
    learning.binned,
    known.outcomes,
    known.weights,
    base,
    { ...treeOptions, rounds: mostRounds },
    (tree, round) => {
      addTree(tree, checked.binned, scores);
      if ((round + 1) % watchEvery !== 0) return true;
      byRounds.push(scores.slice());
      const loss = levelledLoss(fold.check, scores);
      if (loss < best) {
        best = loss;
        bestRound = round;
      }
      return round - bestRound < patience;
    },
  );
  while (byRounds.length < mostRounds / watchEvery) byRounds.push(byRounds.at(-1) ?? scores);
  return { byStrength, byRounds };
}

export function without(table: Table, prefixes: readonly string[]): Table {
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !prefixes.some((prefix) => name.startsWith(prefix))),
  };
}

const randomFolds = 2;
/** What the random folds count for beside the others: they do not see drift. */
const randomShare = 0.5;
/** Stretches of the ended rows that are checked by what was known when they began. The last fifth is the last. */
const timeFolds = [
  [0.5, 0.65],
  [0.65, 0.8],
  [0.8, 1],
] as const;
/** Checks work on at most so many rows to learn from; more tell the same. */
const mostRows = 5_000;

/**
 * Random folds by deal, known at `at`, and the last fifth of the ended rows, learnt from what was known when it began.
 */
export function foldsOf(sample: Sample, at: Instant): Fold[] {
  const all = Int32Array.from({ length: sample.at.length }, (_, row) => row);
  const matureAt = at - maturityDays(sample, at) * dayMs;
  const ended = all.filter(
    (row) => (sample.closedAt[row] ?? Infinity) < at && (sample.at[row] ?? 0) < matureAt,
  );
  const isMature = (row: number): boolean => (sample.at[row] ?? 0) < matureAt;
  const every = Math.max(1, Math.ceil(ended.length / mostRows));
  const thinned = all.filter((row) => row % every === 0);
  const plain = { censoring: true, halfLifeDays: null };
  const placeAt = (share: number): Instant => sample.at[ended[Math.floor(ended.length * share)] ?? 0] ?? at;
  const folds: Fold[] = timeFolds.map(([from, to]) => {
    const cutAt = placeAt(from);
    const endAt = to === 1 ? matureAt : placeAt(to);
    const later = thinned.filter((row) => (sample.at[row] ?? 0) >= cutAt && (sample.at[row] ?? 0) < endAt);
    return {
      learntAt: cutAt,
      learn: (weighting) => knownAt(sample, thinned, cutAt, weighting),
      check: knownAt(sample, later, at, plain),
      kind: 'later' as const,
      share: 1 / timeFolds.length,
    };
  });
  for (let fold = 0; fold < randomFolds; fold += 1) {
    const mine = (row: number): boolean => mixed(sample.deals[row] ?? 0) % randomFolds === fold;
    folds.push({
      learntAt: at,
      learn: (weighting) =>
        knownAt(
          sample,
          thinned.filter((row) => !mine(row)),
          at,
          weighting,
        ),
      check: knownAt(
        sample,
        thinned.filter((row) => mine(row) && isMature(row)),
        at,
        plain,
      ),
      kind: 'random',
      share: randomShare / randomFolds,
    });
  }
  return folds;
}

/** Looks younger than this are no fair check: of them mostly the quick ends are known. */
const maturity = 0.75;

/** Days in which three of four looks see their end, at most a third of the history. */
function maturityDays(sample: Sample, at: Instant): number {
  const ended = Uint8Array.from(sample.closedAt, (closedAt) => (closedAt < at ? 1 : 0));
  const days = Float64Array.from(
    sample.at,
    (lookAt, row) => (Math.min(sample.closedAt[row] ?? at, at) - lookAt) / dayMs,
  );
  const { times, survival } = kaplanMeier(days, ended);
  const place = survival.findIndex((running) => running <= 1 - maturity);
  const third = (at - (sample.at[0] ?? at)) / dayMs / 3;
  return Math.min(third, place < 0 ? third : (times[place] ?? third));
}

const slopes = Array.from({ length: 17 }, (_, place) => 0.5 + place / 20);
/** Deals' worth of rows that speak for leaving the log-odds as they are. */
const slopePrior = 200;

/** What the log-odds of later rows were worth: 1 as they were said, below 1 when they were too sure. */
export function calibrationSlope(folds: readonly Fold[], { scores }: Choice): number {
  const later = folds.map((fold, index) => ({ fold, index })).filter(({ fold }) => fold.kind === 'later');
  const losses = slopes.map((slope) =>
    later.reduce(
      (sum, { fold, index }) =>
        sum +
        levelledLoss(
          fold.check,
          scores[index]?.map((score) => slope * score),
        ),
      0,
    ),
  );
  const rows = later.reduce((sum, { fold }) => sum + fold.check.rows.length, 0);
  const best = slopes[lowest(losses)] ?? 1;
  return 1 + (best - 1) * (rows / (rows + slopePrior));
}

/** Ways to look at the history that are tried: half-lives in parts of its length. */
export function switchesFor(sample: Sample): Partial<Settings>[] {
  const spanDays = ((sample.at.at(-1) ?? 0) - (sample.at[0] ?? 0)) / dayMs;
  return [{ halfLifeDays: spanDays / 4 }, { without: ['owner-record', 'account-record'] }];
}
