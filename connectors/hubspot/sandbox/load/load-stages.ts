import type { PortalSource } from '../options.ts';
import { type Pipeline, stage } from '../state/pipeline.ts';
import type { Loading } from './loading.ts';
import { bad, readRows } from '../../../../src/sandbox/read-rows.ts';

interface StageRow {
  label: string;
  order: number;
  kind: string;
}

/** Makes the pipelines. The first is `default`, the others and all stages have numbers for ids, as custom ones do. */
export async function loadStages(loading: Loading, source: PortalSource): Promise<void> {
  const found = new Map<string, StageRow[]>();
  for await (const line of readRows(source, 'stages', ['pipeline', 'stage', 'order', 'kind'])) {
    const { pipeline = '', stage: label = '', order = '', kind = '' } = line.cells;
    if (!['open', 'won', 'lost'].includes(kind)) throw bad(line, 'kind', 'is not one of open, won, lost');
    if (Number.isNaN(Number(order))) throw bad(line, 'order', 'is no number');
    found.set(pipeline, [...(found.get(pipeline) ?? []), { label, order: Number(order), kind }]);
  }
  const at = new Date(0).toISOString();
  for (const [label, rows] of found) {
    const id = loading.portal.pipelines.size === 0 ? 'default' : String(loading.nextNumber++);
    loading.pipelineIds.set(label, id);
    loading.portal.pipelines.set(id, makePipeline(loading, id, label, rows, at));
  }
}

function makePipeline(loading: Loading, id: string, label: string, rows: StageRow[], at: string): Pipeline {
  const ids = new Map<string, string>();
  loading.stageIds.set(id, ids);
  const open = rows.filter(({ kind }) => kind === 'open').length;
  let opened = 0;
  const stages = rows
    .toSorted((a, b) => a.order - b.order)
    .map((row, displayOrder) => {
      const stageId = String(loading.nextNumber++);
      ids.set(row.label, stageId);
      if (row.kind === 'open') opened += 1;
      // An open stage never says 1 or 0: those mean won and lost.
      const along = Math.min(0.9, Math.max(0.1, Math.round((opened / (open + 1)) * 10) / 10));
      const probability = row.kind === 'open' ? along : Number(row.kind === 'won');
      return stage(at, {
        id: stageId,
        label: row.label,
        displayOrder,
        probability,
        closed: row.kind !== 'open',
      });
    });
  return {
    id,
    label,
    displayOrder: loading.portal.pipelines.size,
    archived: false,
    createdAt: at,
    updatedAt: at,
    stages,
  };
}

/** The id of a stage. One that no list names any more was deleted: it gets an id that no pipeline has. */
export function stageIdOf(loading: Loading, pipelineId: string, label: string): string {
  const ids = loading.stageIds.get(pipelineId) ?? new Map<string, string>();
  loading.stageIds.set(pipelineId, ids);
  let id = ids.get(label) ?? [...loading.stageIds.values()].find((other) => other.has(label))?.get(label);
  if (id === undefined) {
    id = String(loading.nextNumber++);
    ids.set(label, id);
  }
  return id;
}
