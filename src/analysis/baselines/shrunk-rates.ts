/** As many deals as the rate of all counts for in each group. */
const priorDeals = 10;

/** The won share of each key's rows, drawn towards `rate` with the weight of ten rows. */
export function shrunkRates(
  rows: Iterable<{ key: string; won: boolean }>,
  rate: (key: string) => number,
): Map<string, number> {
  const counts = new Map<string, { won: number; all: number }>();
  for (const { key, won } of rows) {
    const count = counts.get(key) ?? { won: 0, all: 0 };
    count.all += 1;
    if (won) count.won += 1;
    counts.set(key, count);
  }
  return new Map(
    [...counts].map(([key, { won, all }]) => [key, (won + priorDeals * rate(key)) / (all + priorDeals)]),
  );
}
