import { type PipelineModel, pipelineModelSchema } from '../../src/analysis/pipeline-model.ts';
import type { Tenant } from '../../src/store/database.ts';
import { currentModels } from '../../src/store/models.ts';

/**
 * The current model of every pipeline about which something was learnt. One that another version of Headrace stored
 * counts as nothing learnt yet: the next learning takes its place.
 */
export async function learntModels(tx: Tenant): Promise<PipelineModel[]> {
  return (await currentModels(tx)).flatMap(({ body }) => pipelineModelSchema.safeParse(body).data ?? []);
}
