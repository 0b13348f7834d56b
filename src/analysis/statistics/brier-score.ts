/** Mean squared distance of probabilities to what happened, 0–1 (Brier 1950); null without rows. */
export function brierScore(outcomes: ArrayLike<number>, probabilities: ArrayLike<number>): number | null {
  let sum = 0;
  for (let row = 0; row < outcomes.length; row += 1) {
    sum += ((outcomes[row] ?? 0) - (probabilities[row] ?? 0)) ** 2;
  }
  return outcomes.length > 0 ? sum / outcomes.length : null;
}
