import { quantile } from '../statistics/quantile.ts';
import type { Sample } from './sample.ts';

/** Looks at deals won later, and such deals, from which something is called usual. */
const fewestLooks = 10;
const fewestDeals = 5;

/** By stage, then by column. */
export type UsualValues = Record<string, Record<string, number>>;

/** What numbers usually are in a stage while deals that will be won are in it: medians over their looks. */
export function usualValues(
  { table, won, closedAt, deals }: Sample,
  stages: readonly string[],
  columns: ReadonlySet<string>,
): UsualValues {
  const rows = [...won.keys()].filter((row) => won[row] === 1 && (closedAt[row] ?? Infinity) < Infinity);
  const byStage = Map.groupBy(rows, (row) => stages[row] ?? '');
  const told = [...byStage].filter(
    ([, own]) => own.length >= fewestLooks && new Set(own.map((row) => deals[row])).size >= fewestDeals,
  );
  const numbers = table.columns.flatMap((column) =>
    column.kind === 'number' && columns.has(column.name) ? [column] : [],
  );
  return Object.fromEntries(
    told
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stage, own]) => [
        stage,
        Object.fromEntries(
          numbers.flatMap(({ name, values }) => {
            const known = Float64Array.from(own, (row) => values[row] ?? Number.NaN).filter(
              (value) => !Number.isNaN(value),
            );
            const median = known.length < fewestLooks ? null : quantile(known.sort(), 0.5);
            return median === null ? [] : [[name, median] as const];
          }),
        ),
      ]),
  );
}
