import type { PipelineModel, StageClock } from '../pipeline-model.ts';
import { type Segmentation, segmentReader } from '../stall/segmentation.ts';
import type { DealRows } from '../win-model/deal-rows.ts';
import type { Table } from '../win-model/table.ts';
import { fitStageClock } from './fit-stage-clock.ts';
import { pickVisits, type Visits } from './visit-rows.ts';

/**
 * The clock of a stage for each segment of its deals, drawn towards that of the whole stage. `rows` in the order of
 * `inOrder`; `table` holds what was known of the deals at their creation, by their places.
 */
export function fitSegmentClocks(
  { clock, rows }: { clock: StageClock; rows: Visits },
  segments: Segmentation | null,
  deals: Pick<DealRows, 'seeds'>,
  table: Table,
): PipelineModel['stages'][number]['segments'] {
  const column = segments && table.columns.find(({ name }) => name === segments.column);
  if (!segments || !column) return [];
  const segmentOf = segmentReader(column, segments);
  const segmentOfSeed = new Map<number, number>();
  for (const [deal, seed] of deals.seeds.entries()) segmentOfSeed.set(seed, segmentOf(deal));
  const parts = new Map<number, number[]>();
  for (let row = 0; row < rows.seeds.length; row += 1) {
    const segment = segmentOfSeed.get(rows.seeds[row] as number) ?? -1;
    if (segment < 0) continue;
    const own = parts.get(segment);
    if (own) own.push(row);
    else parts.set(segment, [row]);
  }
  return [...parts]
    .sort(([a], [b]) => a - b)
    .map(([segment, own]) => ({
      ...fitStageClock({ id: clock.stage, label: clock.label }, pickVisits(rows, own), {
        winChance: clock.winChance[0] ?? 0.5,
        shape: clock,
      }),
      segment,
    }));
}
