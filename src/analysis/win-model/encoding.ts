import { z } from 'zod';
import { quantile } from '../statistics/quantile.ts';
import { knownValues } from './known-values.ts';
import type { Column, SignalValue, Table } from './table.ts';

/** Bins a column of numbers is cut into at most. */
const mostBins = 48;
const mostLevels = 200;

export const columnCodeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    column: z.string(),
    /** Rising: bin b holds values in [edges[b − 2], edges[b − 1]); bin 0 the unknown ones. */
    edges: z.array(z.number()),
    /** Of the signed logarithm, over known values. */
    mean: z.number(),
    sd: z.number(),
  }),
  z.object({
    kind: z.literal('category'),
    column: z.string(),
    /** Bin 0 holds the unknown, bin 1 the rare and new ones, bin b + 2 the level at place b. */
    levels: z.array(z.string()),
  }),
  z.object({
    /** Log-odds, taken as they are. */
    kind: z.literal('log-odds'),
    column: z.string(),
  }),
]);
/** How the values of one column become bins (for trees) and a standard score (for the logistic part). */
export type ColumnCode = z.infer<typeof columnCodeSchema>;

/** Learns the codes of the columns that vary. Levels below `rareLevel` rows are taken together. */
export function fitCodes(table: Table, rareLevel: number): ColumnCode[] {
  return table.columns.flatMap((column): ColumnCode[] => {
    if (column.kind === 'category') {
      const counts = new Int32Array(column.levels.length);
      let missing = 0;
      for (const code of column.codes) {
        if (code >= 0) counts[code] = (counts[code] ?? 0) + 1;
        else missing += 1;
      }
      const levels = column.levels
        .map((level, place) => ({ level, count: counts[place] ?? 0 }))
        .filter(({ count }) => count >= rareLevel)
        .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
        .slice(0, mostLevels);
      const constant = levels.length === 0 || (levels[0]?.count === table.rows && missing === 0);
      return constant
        ? []
        : [{ kind: 'category', column: column.name, levels: levels.map(({ level }) => level) }];
    }
    const known = knownValues(column.values).sort();
    const varies = known[0] !== known.at(-1) || (known.length > 0 && known.length < table.rows);
    if (!varies || known.length < rareLevel) return [];
    const { mean, sd } = spreadOf(known.map(signedLog));
    return [{ kind: 'number', column: column.name, edges: edgesOf(known), mean, sd: sd > 0 ? sd : 1 }];
  });
}

export function signedLog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value));
}

function spreadOf(values: Float64Array): { mean: number; sd: number } {
  let sum = 0;
  for (let place = 0; place < values.length; place += 1) sum += values[place] as number;
  const mean = sum / values.length;
  let squares = 0;
  for (let place = 0; place < values.length; place += 1) squares += ((values[place] as number) - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / values.length) };
}

function edgesOf(sorted: Float64Array): number[] {
  const edges = new Set<number>();
  const distinct: number[] = [];
  for (let place = 0; place < sorted.length && distinct.length <= mostBins; place += 1) {
    const value = sorted[place] as number;
    if (value !== distinct.at(-1)) distinct.push(value);
  }
  for (let cut = 1; cut < Math.min(mostBins, distinct.length); cut += 1) {
    const edge = distinct.length <= mostBins ? distinct[cut] : quantile(sorted, cut / mostBins);
    if (edge !== undefined && edge !== null && edge > (sorted[0] ?? 0)) edges.add(edge);
  }
  return [...edges].sort((a, b) => a - b);
}

export function binCount(code: ColumnCode): number {
  if (code.kind === 'log-odds') return 1;
  return code.kind === 'number' ? code.edges.length + 2 : code.levels.length + 2;
}

/** Bin of a number: 0 when not known, else 1 more than the edges at or below it. */
export function numberBin(edges: readonly number[], value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** All rows of a column as bins. A column the table lacks is not known anywhere. */
export function binsOf(code: ColumnCode, column: Column | undefined, rows: number): Uint8Array {
  const bins = new Uint8Array(rows);
  if (!column || column.kind !== code.kind) return bins;
  if (code.kind === 'number' && column.kind === 'number') {
    for (let row = 0; row < rows; row += 1)
      bins[row] = numberBin(code.edges, column.values[row] ?? Number.NaN);
  } else if (code.kind === 'category' && column.kind === 'category') {
    const places = new Map(code.levels.map((level, place) => [level, place + 2]));
    const binOfCode = column.levels.map((level) => places.get(level) ?? 1);
    for (let row = 0; row < rows; row += 1) {
      const level = column.codes[row] ?? -1;
      bins[row] = level < 0 ? 0 : (binOfCode[level] ?? 1);
    }
  }
  return bins;
}

/** One value as a bin. */
export function binOf(
  code: ColumnCode,
  places: ReadonlyMap<string, number>,
  value: SignalValue | undefined,
): number {
  if (value === null || value === undefined || code.kind === 'log-odds') return 0;
  if (code.kind === 'number') return typeof value === 'number' ? numberBin(code.edges, value) : 0;
  return places.get(String(value)) ?? 1;
}
