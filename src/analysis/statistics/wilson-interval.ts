/**
 * Interval for a share seen `hits` times in `n` (Wilson, JASA 22, 1927). `z` is the normal quantile of the wanted
 * coverage: 1.2816 for 80 %, 1.96 for 95 %. With no cases: all of 0–1.
 */
export function wilsonInterval(hits: number, n: number, z: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const share = hits / n;
  const middle = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) };
}
