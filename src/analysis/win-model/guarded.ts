import { z } from 'zod';
import { logLoss } from '../statistics/log-loss.ts';
import type { Choice } from './choose-settings.ts';
import type { Fold } from './folds-of.ts';
import { levelled } from './level.ts';

const gainSchema = z.object({ gain: z.number(), error: z.number() });
export const comparisonSchema = z.object({
  /** On random folds. */
  random: gainSchema,
  /** On rows later than those it was learnt from. */
  later: gainSchema,
});
/** How much better a model fared than a simpler one, in log-loss, with its standard error. */
export type Comparison = z.infer<typeof comparisonSchema>;

/**
 * Compares on the checked rows of the folds, both sides brought to the level of the outcomes. Errors are standard
 * errors over deals, since looks at one deal share their end.
 */
export function compared(
  folds: readonly Fold[],
  choice: Choice,
  rivals: readonly Float64Array[],
  deals: Int32Array,
): Comparison {
  const gains = { random: new Map<number, number>(), later: new Map<number, number>() };
  const totals = { random: 0, later: 0 };
  for (const [index, { check, kind }] of folds.entries()) {
    const { rows, outcomes, weights } = check;
    const none = new Float64Array(rows.length);
    const ours = levelled(choice.scores[index] ?? none, outcomes, weights);
    const theirs = levelled(rivals[index] ?? none, outcomes, weights);
    for (const [place, row] of rows.entries()) {
      const one = [outcomes[place] ?? 0];
      const gain = (logLoss(one, [theirs[place] ?? 0]) ?? 0) - (logLoss(one, [ours[place] ?? 0]) ?? 0);
      const weight = weights[place] ?? 0;
      const deal = deals[row] ?? 0;
      gains[kind].set(deal, (gains[kind].get(deal) ?? 0) + weight * gain);
      totals[kind] += weight;
    }
  }
  const summed = (kind: 'random' | 'later') => {
    const values = [...gains[kind].values()];
    const sum = values.reduce((total, value) => total + value, 0);
    const mean = sum / Math.max(1, values.length);
    const spread = values.reduce((total, value) => total + (value - mean) ** 2, 0);
    return { gain: sum / (totals[kind] || 1), error: Math.sqrt(spread) / (totals[kind] || 1) };
  };
  return { random: summed('random'), later: summed('later') };
}

/**
 * Is the richer model kept? On random folds it must be better by two standard errors, which drift can feign; on rows
 * later than what it was learnt from by one, which alone would throw good models away where history is short.
 */
export function isSkilled({ random, later }: Comparison): boolean {
  return random.gain > 2 * random.error && later.gain > later.error && later.gain > 0;
}
