/**
 * The value below which a gamma variable of that mean and variance lies in the share of cases that a standard normal
 * lies below `z` (1.2816 for 90 %). Wilson–Hilferty's cube approximation (Proc. Natl. Acad. Sci. 17, 1931): within
 * 1 % of the exact value for a mean of at least two standard deviations. Never below 0; the mean without variance.
 */
export function gammaQuantile(mean: number, variance: number, z: number): number {
  if (mean <= 0) return 0;
  const shape = (mean * mean) / variance;
  if (!Number.isFinite(shape)) return mean;
  return mean * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}
