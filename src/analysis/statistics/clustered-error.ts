/**
 * Standard error of a sum of influences when the rows of one cluster go together and clusters do not (Liang and Zeger,
 * Biometrika 73, 1986). `clusters` numbers the rows' clusters.
 */
export function clusteredError(influence: ArrayLike<number>, clusters: ArrayLike<number>): number {
  const sums = new Map<number, number>();
  for (let row = 0; row < influence.length; row += 1) {
    const cluster = clusters[row] ?? 0;
    sums.set(cluster, (sums.get(cluster) ?? 0) + (influence[row] ?? 0));
  }
  let variance = 0;
  for (const sum of sums.values()) variance += sum * sum;
  return Math.sqrt(variance);
}
