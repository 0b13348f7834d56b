import { type Estimate, meanEstimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import type { Window } from './velocity-of.ts';

export interface QualityShare extends Window {
  key: string | null;
  label: string;
  quality: Estimate;
}

const most = 6;

/**
 * Mean chance to win at creation of what came in, by source and period of creation: the largest sources one by one,
 * and all together under the key `null`. `qualityOf` answers null for deals whose quality is not known: left out.
 */
export function qualityOver(
  rows: readonly FlowRow[],
  windows: readonly Window[],
  qualityOf: (row: FlowRow) => number | null,
): QualityShare[] {
  const bySource = [...Map.groupBy(rows, ({ source }) => source)]
    .filter(([source]) => source !== null)
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, most);
  const groups: [key: string | null, label: string, deals: readonly FlowRow[]][] = [
    [null, 'all', rows],
    ...bySource.map(([source, deals]): [string | null, string, FlowRow[]] => [source, source ?? '', deals]),
  ];
  return groups.flatMap(([key, label, deals]) =>
    windows.flatMap(({ fromAt, untilAt }) => {
      const known = deals
        .filter(({ createdAt }) => createdAt >= fromAt && createdAt < untilAt)
        .flatMap((row) => qualityOf(row) ?? []);
      return known.length > 0 ? [{ fromAt, untilAt, key, label, quality: meanEstimate(known) }] : [];
    }),
  );
}
