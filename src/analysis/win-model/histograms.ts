import type { BinnedRows } from './fit-parts.ts';

/** For each bin of each code three sums over rows: gradients, curvatures and rows. Those of one code follow each other. */
export interface Histograms {
  sums: Float64Array;
  /** Where the bins of a code begin in `sums`. */
  firsts: Int32Array;
}

export function emptyHistograms({ counts }: BinnedRows): Histograms {
  const firsts = new Int32Array(counts.length + 1);
  for (const [code, count] of counts.entries()) firsts[code + 1] = (firsts[code] as number) + 3 * count;
  return { sums: new Float64Array(firsts.at(-1) ?? 0), firsts };
}

/** Sums anew over some rows, for the open codes. `slopes` holds gradient and curvature of each row in turn. */
export function fillHistograms(
  { sums, firsts }: Histograms,
  data: BinnedRows,
  rows: Uint32Array,
  slopes: Float64Array,
  open: readonly number[],
): void {
  for (const code of open) {
    const bins = data.bins[code] as Uint8Array;
    const own = sums.subarray(firsts[code], firsts[code + 1]);
    own.fill(0);
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as number;
      const place = 3 * (bins[row] as number);
      own[place] = (own[place] as number) + (slopes[2 * row] as number);
      own[place + 1] = (own[place + 1] as number) + (slopes[2 * row + 1] as number);
      own[place + 2] = (own[place + 2] as number) + 1;
    }
  }
}

/** What is left of `all` without `part`, for the open codes. */
export function leaveHistograms(
  { sums: rest, firsts }: Histograms,
  { sums: all }: Histograms,
  { sums: part }: Histograms,
  open: readonly number[],
): void {
  for (const code of open) {
    const end = firsts[code + 1] as number;
    for (let place = firsts[code] as number; place < end; place += 1)
      rest[place] = (all[place] as number) - (part[place] as number);
  }
}
