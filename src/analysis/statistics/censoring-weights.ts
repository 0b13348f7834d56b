import { kaplanMeier } from './kaplan-meier.ts';
import { stepAt } from './step-at.ts';

/**
 * Inverse probability of censoring weights: what each ended row must count so that the ended ones stand for all,
 * also for those whose end is not known yet; 0 for rows still running (Robins and Rotnitzky 1992). Capped at `cap`,
 * which trades a little bias for much variance.
 */
export function censoringWeights(times: ArrayLike<number>, ended: ArrayLike<number>, cap = 10): Float64Array {
  const running = Uint8Array.from({ length: times.length }, (_, row) => (ended[row] === 1 ? 0 : 1));
  const uncensored = kaplanMeier(times, running);
  return Float64Array.from({ length: times.length }, (_, row) => {
    if (running[row] === 1) return 0;
    // A row that ends at a time is seen even when others are censored then: the share just before it.
    const share = stepAt(uncensored.times, uncensored.survival, before(times[row] ?? 0), 1);
    return Math.min(cap, 1 / share);
  });
}

function before(time: number): number {
  return time - Math.max(Math.abs(time) * 1e-12, 1e-12);
}
