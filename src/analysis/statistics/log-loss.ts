/**
 * Mean of −ln(probability given to what happened), in nats; null without rows. Probabilities are held within 1e-4 of
 * 0 and 1, so that one certain mistake does not decide all. `weights` default to 1.
 */
export function logLoss(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < outcomes.length; row += 1) {
    const p = Math.min(1 - 1e-4, Math.max(1e-4, probabilities[row] ?? 0.5));
    const weight = weights ? (weights[row] ?? 0) : 1;
    sum -= weight * Math.log(outcomes[row] === 1 ? p : 1 - p);
    total += weight;
  }
  return total > 0 ? sum / total : null;
}
