/**
 * The quantile of Student's t with `df` degrees of freedom that belongs to the normal quantile `z` (Fisher and
 * Cornish, Technometrics 2, 1960, three terms): for 80 % within 1 % of the exact value from two degrees on.
 */
export function tQuantile(z: number, df: number): number {
  const z2 = z * z;
  const first = (z * (z2 + 1)) / 4;
  const second = (z * (5 * z2 * z2 + 16 * z2 + 3)) / 96;
  const third = (z * (3 * z2 * z2 * z2 + 19 * z2 * z2 + 17 * z2 - 15)) / 384;
  return z + first / df + second / df ** 2 + third / df ** 3;
}
