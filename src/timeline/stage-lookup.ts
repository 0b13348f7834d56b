import type { Pipeline, Stage } from '../model/pipeline.ts';

/** A stage with the pipeline it is in. */
export interface Place {
  pipeline: string;
  stage: string;
  /** Null when the pipeline does not know the stage. */
  known: Stage | null;
}

type Lookup = (pipeline: string, stage: string) => Place;

const lookups = new WeakMap<readonly Pipeline[], Lookup>();

/**
 * Finds a stage by its pipeline and id. A stage id that only one pipeline has names that pipeline, whatever the
 * deal's pipeline says: a transfer that is logged in two steps is one move.
 */
export function stageLookup(pipelines: readonly Pipeline[]): Lookup {
  const made = lookups.get(pipelines) ?? makeLookup(pipelines);
  lookups.set(pipelines, made);
  return made;
}

function makeLookup(pipelines: readonly Pipeline[]): Lookup {
  const byPipeline = new Map<string, Map<string, Place>>();
  const byStage = new Map<string, Place | null>();
  for (const { id: pipeline, stages } of pipelines) {
    const places = new Map<string, Place>();
    byPipeline.set(pipeline, places);
    for (const known of stages) {
      const place = { pipeline, stage: known.id, known };
      places.set(known.id, place);
      byStage.set(known.id, byStage.has(known.id) ? null : place);
    }
  }
  return (pipeline, stage) =>
    byPipeline.get(pipeline)?.get(stage) ?? byStage.get(stage) ?? { pipeline, stage, known: null };
}
