import { dayMs } from '../../model/instant.ts';
import { logLoss } from '../statistics/log-loss.ts';
import { type Checked, checkParts } from './check-parts.ts';
import { fitScale } from './fit-scale.ts';
import type { Fold } from './folds-of.ts';
import { levelled } from './level.ts';
import { blended, mixParts } from './mix-parts.ts';
import type { Sample, Weighting } from './sample.ts';
import type { Column } from './table.ts';

export interface Settings extends Weighting {
  /** Shares of the parts of `partOptions` in the log-odds: the logistic ones, then the trees. Their sum is the scale. */
  shares: number[];
}

/** Log-odds for all rows that are themselves learnt, from what a fold may learn from. */
export type LearntFor = (fold: Fold) => readonly Column[];

export interface Choice {
  settings: Settings;
  /** Log-odds of the checked rows of each fold. */
  scores: Float64Array[];
}

/** Less than this in log-loss is noise in the sets it was tried on. */
const leastGain = 3e-3;

/**
 * Chooses how the win model is fitted, by what it would have said of later rows as it could have been learnt before
 * them: how its parts are mixed, and which of the `switches`, one after the other, help. Random folds take no part in
 * that choice, since drift makes them praise what does not last; they are there for the guard, and have a say in how
 * bold the mix may be, since what is learnt from short histories is more timid than it will be.
 */
export function chooseSettings(
  sample: Sample,
  folds: readonly Fold[],
  switches: readonly Partial<Settings>[],
  learntFor: LearntFor = () => [],
): Choice {
  const later = folds.filter(({ kind }) => kind === 'later');
  const checked = (fold: Fold, settings: Omit<Settings, 'shares'>, shares?: number[]): Checked =>
    checkParts(sample, fold, settings, learntFor(fold), shares);
  const tried = (settings: Omit<Settings, 'shares'>) => {
    const checks = later.map((fold) => ({ check: fold.check, checked: checked(fold, settings) }));
    const shares = mixParts(checks);
    const losses = checks.map(({ checked, check: { outcomes, weights } }) =>
      logLoss(outcomes, levelled(blended(checked, shares), outcomes, weights), weights),
    );
    return {
      settings: { ...settings, shares },
      checks,
      loss: losses.reduce<number>((sum, loss) => sum + (loss ?? 0), 0),
    };
  };
  let best = tried({ censoring: true, halfLifeDays: null });
  for (const change of switches) {
    const next = tried({ ...best.settings, ...change });
    if (next.loss < best.loss - leastGain * later.length) best = next;
  }
  const { settings, checks } = best;
  const all = folds.map((fold) => ({
    check: fold.check,
    checked: checks[later.indexOf(fold)]?.checked ?? checked(fold, settings, settings.shares),
  }));
  const scale = fitScale(all, settings.shares, sample.deals);
  const shares = settings.shares.map((share) => share * scale);
  return {
    settings: { ...settings, shares },
    scores: all.map(({ checked }) => blended(checked, shares)),
  };
}

/** Ways to look at the history that are tried: a half-life of a quarter of its length. */
export function switchesFor(sample: Sample): Partial<Settings>[] {
  const spanDays = ((sample.at.at(-1) ?? 0) - (sample.at[0] ?? 0)) / dayMs;
  return [{ halfLifeDays: spanDays / 4 }];
}
