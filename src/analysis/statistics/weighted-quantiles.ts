/**
 * For each share of `shares` (0–1) the smallest value at which the weights of all values up to it reach that share of
 * all weight; null when there is no weight. Values in any order; weights not below 0.
 */
export function weightedQuantiles(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  shares: readonly number[],
): (number | null)[] {
  const order = new Uint32Array(values.length);
  let count = 0;
  let total = 0;
  for (let index = 0; index < values.length; index += 1) {
    if ((weights[index] as number) > 0) order[count++] = index;
  }
  const rising = order
    .subarray(0, count)
    .sort(
      (a, b) =>
        (values[a] as number) - (values[b] as number) || (weights[a] as number) - (weights[b] as number),
    );
  for (const index of rising) total += weights[index] as number;
  return shares.map((share) => {
    let sum = 0;
    for (const index of rising) {
      sum += weights[index] as number;
      // Sums of weights may fall short of a share by a rounding.
      if (sum >= share * total * (1 - 1e-12)) return values[index] as number;
    }
    return null;
  });
}
