import { z } from 'zod';
import { quantile } from '../statistics/quantile.ts';
import { knownValues } from '../win-model/known-values.ts';
import type { Column, SignalValue } from '../win-model/table.ts';

export const segmentationSchema = z.object({
  /** What of a deal at its creation tells the segments apart. */
  column: z.string(),
  /** The words that are segments; null for numbers. */
  levels: z.array(z.string()).nullable(),
  /** Where the next segment of numbers begins, rising; null for words. */
  cuts: z.array(z.number()).nullable(),
});
/** A way to divide deals by one thing that is known at their creation. */
export type Segmentation = z.infer<typeof segmentationSchema>;

const mostSegments = 8;
/** Deals a word needs to be a segment. */
const fewest = 50;

/** How deals may be divided by a column: common words, or thirds of numbers; null when it does not divide. */
export function segmentationBy(column: Column): Segmentation | null {
  if (column.kind === 'category') {
    const counts = new Map<number, number>();
    for (const code of column.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    const levels = column.levels
      .slice(0, mostSegments)
      .filter((_, code) => (counts.get(code) ?? 0) >= fewest);
    return levels.length > 1 ? { column: column.name, levels, cuts: null } : null;
  }
  const known = knownValues(column.values).sort();
  if (known.length < 3 * fewest) return null;
  const [low, high] = [quantile(known, 1 / 3), quantile(known, 2 / 3)];
  if (low === null || high === null || low === known[0]) return null;
  return { column: column.name, levels: null, cuts: low === high ? [low] : [low, high] };
}

/** The segment a value is in; −1: none, it is read with all of its stage. */
export function segmentOfValue({ levels, cuts }: Segmentation, value: SignalValue | undefined): number {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return -1;
  if (levels) return levels.indexOf(String(value));
  return typeof value === 'number' ? (cuts ?? []).filter((cut) => value >= cut).length : -1;
}

/** Tells the segment of each row of a column; −1 also where there is no such row. */
export function segmentReader(column: Column, segments: Segmentation): (row: number) => number {
  if (column.kind === 'number') return (row) => segmentOfValue(segments, column.values[row]);
  const ofLevel = Int32Array.from(column.levels, (level) => segmentOfValue(segments, level));
  return (row) => ofLevel[column.codes[row] ?? -1] ?? -1;
}
