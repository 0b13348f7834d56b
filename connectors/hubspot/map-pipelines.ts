import type { Pipeline, Stage, StageKind } from '../../src/model/pipeline.ts';
import type { RawPipeline, RawStage } from './schemas.ts';
import { booleanOf, numberOf } from '../../src/connector/read-value.ts';

/** Archived pipelines stay in, all their stages archived: deals may still be in them. */
export function mapPipelines(raw: readonly RawPipeline[]): Pipeline[] {
  return raw
    .toSorted((a, b) => (a.displayOrder ?? 0) - (b.displayOrder ?? 0))
    .map(({ id, label, archived, stages }) => ({
      id,
      label: label ?? id,
      stages: (stages ?? [])
        .toSorted((a, b) => (a.displayOrder ?? 0) - (b.displayOrder ?? 0))
        .map((stage, index) => mapStage(stage, index, archived === true)),
    }));
}

function mapStage(stage: RawStage, index: number, archived: boolean): Stage {
  return {
    id: stage.id,
    label: stage.label ?? stage.id,
    position: index + 1,
    kind: kindOf(stage.metadata ?? {}),
    archived: archived || stage.archived === true,
  };
}

/** Closed with probability 1 is won, closed with 0 is lost; metadata values are text. */
function kindOf({ isClosed, probability }: Readonly<Record<string, unknown>>): StageKind {
  const chance = numberOf(probability);
  const closed = booleanOf(isClosed);
  if (closed === false) return 'open';
  // Older stages may lack the flag: probability 0 or 1 closes a deal then.
  if (closed === true) return typeof chance === 'number' && chance >= 1 ? 'won' : 'lost';
  return chance === 1 ? 'won' : chance === 0 ? 'lost' : 'open';
}
