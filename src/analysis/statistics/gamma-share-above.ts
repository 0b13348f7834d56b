/**
 * The share of cases in which a gamma variable of that mean and variance reaches `value`. Wilson–Hilferty's cube
 * approximation, as in `gammaQuantile`; the normal share by the rational approximation 26.2.17 of Abramowitz and
 * Stegun (Handbook of Mathematical Functions, 1964), within 1e-7.
 */
export function gammaShareAbove(mean: number, variance: number, value: number): number {
  if (value <= 0) return 1;
  if (mean <= 0) return 0;
  const shape = (mean * mean) / variance;
  if (!Number.isFinite(shape)) return mean >= value ? 1 : 0;
  const z = (Math.cbrt(value / mean) - 1 + 1 / (9 * shape)) * 3 * Math.sqrt(shape);
  return z >= 0 ? upperTail(z) : 1 - upperTail(-z);
}

function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const factors = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const series = factors.reduce((sum, factor) => (sum + factor) * t, 0);
  return (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
