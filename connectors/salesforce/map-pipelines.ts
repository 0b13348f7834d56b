import type { Pipeline, Stage } from '../../src/model/pipeline.ts';
import type { Row } from './schemas.ts';
import { booleanOf, numberOf, textOf } from '../../src/connector/read-value.ts';

/** The pipeline of deals without a record type: Salesforce's own "Master". */
export const masterId = '012000000000000AAA';

/** A sales process: its stages in order, by their API names; null = all there are. */
export interface Process {
  id: string;
  label: string;
  stages: readonly string[] | null;
}

/**
 * Sales processes as pipelines. Stages are one list for the whole org, of which a process has some. Stages that
 * cannot be chosen any more stay in every pipeline, archived: deals may still be in them.
 */
export function mapPipelines(stageRows: readonly Row[], processes: readonly Process[]): Pipeline[] {
  const all = stageRows
    .toSorted((a, b) => Number(numberOf(a['SortOrder'])) - Number(numberOf(b['SortOrder'])))
    .flatMap((row) => mapStage(row) ?? []);
  return processes.map(({ id, label, stages }) => {
    const chosen = stages ? new Set(stages) : null;
    const active = all.filter((stage) => (chosen ? chosen.has(stage.id) : !stage.archived));
    const retired = all.filter((stage) => stage.archived && !active.includes(stage));
    return {
      id,
      label,
      stages: [...active.map((stage) => ({ ...stage, archived: false })), ...retired].map((stage, index) => ({
        ...stage,
        position: index + 1,
      })),
    };
  });
}

/** Deals name a stage by its API name whatever language labels are in. */
function mapStage(row: Row): Stage | null {
  const id = textOf(row['ApiName']);
  if (id === null) return null;
  const kind =
    booleanOf(row['IsWon']) === true ? 'won' : booleanOf(row['IsClosed']) === true ? 'lost' : 'open';
  return {
    id,
    label: textOf(row['MasterLabel']) ?? id,
    position: 0,
    kind,
    archived: booleanOf(row['IsActive']) === false,
  };
}
