import type { Instant } from '../../model/instant.ts';
import { dayMs } from '../../model/instant.ts';
import { kaplanMeier } from '../statistics/kaplan-meier.ts';
import { type Known, knownAt, type Sample, type Weighting } from './sample.ts';

/** One way to part the history: learn from some rows, look how the others fare. */
export interface Fold {
  /** When the learning rows were known. */
  learntAt: Instant;
  learn: (weighting: Weighting) => Known;
  check: Known;
  kind: 'random' | 'later';
  /** Of random folds: is this deal one of those looked at? Of later ones none is, by its seed. */
  isChecked: (seed: number) => boolean;
}

const randomFolds = 2;
/** Shares of the ended rows, in time order, that are checked by what was known when they began. */
const timeFolds = [
  [0.5, 0.65],
  [0.65, 0.8],
  [0.8, 1],
] as const;
/** Checks work on at most so many rows to learn from; more tell the same. */
const mostRows = 5_000;

/**
 * Stretches of the later history, each learnt from what was known when it began, and random folds by deal, known at
 * `at`.
 */
export function foldsOf(sample: Sample, at: Instant): Fold[] {
  const all = Int32Array.from({ length: sample.at.length }, (_, row) => row);
  const matureAt = at - maturityDays(sample, at) * dayMs;
  const ended = all.filter(
    (row) => (sample.closedAt[row] ?? Infinity) < at && (sample.at[row] ?? 0) < matureAt,
  );
  const isMature = (row: number): boolean => (sample.at[row] ?? 0) < matureAt;
  const kept = Math.min(1, mostRows / ended.length);
  const thinned = all.filter((row) => Math.floor(row * kept) !== Math.floor((row - 1) * kept));
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
      isChecked: () => false,
    };
  });
  for (let fold = 0; fold < randomFolds; fold += 1) {
    const isChecked = (seed: number): boolean => seed % randomFolds === fold;
    const mine = (row: number): boolean => isChecked(sample.seeds[row] ?? 0);
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
      isChecked,
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
