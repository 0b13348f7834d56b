import { kaplanMeier } from './kaplan-meier.ts';
import { stepAt } from './step-at.ts';

/**
 * Inverse probability of censoring weights: what each ended row must count so that the ended ones stand for all,
 * also for those whose end is not known yet; 0 for rows still running (Robins and Rotnitzky 1992). Capped at `cap`,
 * which trades a little bias for much variance.
 */
export function censoringWeights(times: ArrayLike<number>, ended: ArrayLike<number>, cap = 10): Float64Array {
  const running = new Uint8Array(times.length);
  for (let row = 0; row < times.length; row += 1) running[row] = ended[row] === 1 ? 0 : 1;
  const uncensored = kaplanMeier(times, running);
  const weights = new Float64Array(times.length);
  for (let row = 0; row < times.length; row += 1) {
    if (running[row] === 1) continue;
    // A row that ends at a time is seen even when others are censored then: the share just before it.
    const share = stepAt(uncensored.times, uncensored.survival, before(times[row] as number), 1);
    weights[row] = Math.min(cap, 1 / share);
  }
  return weights;
}

function before(time: number): number {
  return time - Math.max(Math.abs(time) * 1e-12, 1e-12);
}
