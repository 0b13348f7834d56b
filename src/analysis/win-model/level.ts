import { expit } from '../statistics/expit.ts';

/** The log-odds to add to every score so that the weighted mean chance is the weighted share of wins. */
export function levelShift(
  scores: Float64Array,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
): number {
  let shift = 0;
  for (let step = 0; step < 20; step += 1) {
    let excess = 0;
    let curvature = 0;
    for (let row = 0; row < scores.length; row += 1) {
      const p = expit((scores[row] ?? 0) + shift);
      excess += (weights[row] ?? 0) * (p - (outcomes[row] ?? 0));
      curvature += (weights[row] ?? 0) * p * (1 - p);
    }
    const move = Math.max(-2, Math.min(2, excess / (curvature + 1e-9)));
    shift -= move;
    if (Math.abs(move) < 1e-10) break;
  }
  return Math.max(-8, Math.min(8, shift));
}

/** Chances of the scores after that shift. */
export function levelled(
  scores: Float64Array,
  outcomes: ArrayLike<number>,
  weights: ArrayLike<number>,
): Float64Array {
  const shift = levelShift(scores, outcomes, weights);
  return scores.map((score) => expit(score + shift));
}
