/**
 * The smallest value at which the weights of all values up to it reach the share `p` (0–1) of all weight; null when
 * there is no weight. Values in any order; weights not below 0.
 */
export function weightedQuantile(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  p: number,
): number | null {
  const order = Array.from({ length: values.length }, (_, index) => index)
    .filter((index) => (weights[index] ?? 0) > 0)
    .sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || (weights[a] ?? 0) - (weights[b] ?? 0));
  const total = order.reduce((sum, index) => sum + (weights[index] ?? 0), 0);
  let sum = 0;
  for (const index of order) {
    sum += weights[index] ?? 0;
    // Sums of weights may fall short of a share by a rounding.
    if (sum >= p * total * (1 - 1e-12)) return values[index] ?? null;
  }
  return null;
}
