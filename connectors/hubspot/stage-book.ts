import type { Pipeline, Stage } from '../../src/model/pipeline.ts';

export interface StageBook {
  /** The id as the account spells it today: history may hold another letter case. Unknown ids stay as they are. */
  idOf(pipeline: string | null, raw: string): string;
  find(pipeline: string | null, id: string): Stage | null;
}

/** Looks stages up by pipeline and id together; an id of another pipeline still names its stage. */
export function openStageBook(pipelines: readonly Pipeline[]): StageBook {
  const exact = new Map<string, Stage>();
  const folded = new Map<string, Stage>();
  for (const pipeline of pipelines) {
    for (const stage of pipeline.stages) {
      for (const key of [`${pipeline.id}/${stage.id}`, `/${stage.id}`]) {
        if (!exact.has(key)) exact.set(key, stage);
        if (!folded.has(key.toLowerCase())) folded.set(key.toLowerCase(), stage);
      }
    }
  }
  const find = (pipeline: string | null, id: string) => {
    const keys = [`${pipeline ?? ''}/${id}`, `/${id}`];
    const hit = keys.map((key) => exact.get(key)).find(Boolean);
    return hit ?? keys.map((key) => folded.get(key.toLowerCase())).find(Boolean) ?? null;
  };
  return { find, idOf: (pipeline, raw) => find(pipeline, raw)?.id ?? raw };
}
