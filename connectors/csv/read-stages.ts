import { type Pipeline, type Stage, stageKinds } from '../../src/model/pipeline.ts';
import { badCell, choiceIn, neededIn, numberIn } from './cells.ts';
import { neededColumns } from './schemas.ts';
import type { ReadOptions } from './source.ts';
import { needColumns, rowsOf, type Table } from './table.ts';
import { telling } from './telling.ts';

/** Pipelines in the order of the file, their stages by `order`. */
export async function readStages(table: Table, options: ReadOptions): Promise<Pipeline[]> {
  needColumns(table, neededColumns.stages);
  const pipelines = new Map<string, Pipeline>();
  for await (const rows of rowsOf(table, options))
    for (const row of rows) {
      telling(options, () => {
        const id = neededIn(row, 'pipeline');
        const pipeline = pipelines.get(id) ?? { id, label: id, stages: [] };
        const stage = neededIn(row, 'stage');
        if (pipeline.stages.some((other) => other.id === stage)) {
          throw badCell(row, 'stage', `is in ${id} twice: remove one of the rows`);
        }
        pipelines.set(id, pipeline);
        pipeline.stages.push({
          id: stage,
          label: stage,
          position: numberIn(row, 'order') ?? Number(neededIn(row, 'order')),
          kind: choiceIn(row, 'kind', stageKinds) ?? (neededIn(row, 'kind') as Stage['kind']),
          archived: false,
        });
      });
    }
  for (const { stages } of pipelines.values()) stages.sort((one, other) => one.position - other.position);
  return [...pipelines.values()];
}
