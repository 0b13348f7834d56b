import { type PipelineModel, pipelineModelSchema } from '../../src/analysis/pipeline-model.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Tenant } from '../../src/store/database.ts';
import { currentModels, lastModels, type StoredModel } from '../../src/store/models.ts';

/**
 * The current model of every pipeline about which something was learnt. One that another version of Headrace stored
 * counts as nothing learnt yet: the next learning takes its place.
 */
export async function learntModels(tx: Tenant): Promise<PipelineModel[]> {
  return parsed(await currentModels(tx));
}

/** The last model of every pipeline that was learnt at `at` or before; where none was, there is none. */
export async function modelsAsOf(tx: Tenant, at: Instant): Promise<PipelineModel[]> {
  return parsed(await lastModels(tx, at));
}

const parsed = (models: readonly StoredModel[]): PipelineModel[] =>
  models.flatMap(({ body }) => pipelineModelSchema.safeParse(body).data ?? []);
