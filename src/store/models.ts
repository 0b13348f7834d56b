import type { Instant } from '../model/instant.ts';
import type { Tenant } from './database.ts';

/** A learnt model of one pipeline; `body` is JSON and opaque to the store. */
export interface StoredModel {
  /** Hash of the content: equal id, equal model. */
  id: string;
  pipeline: string;
  /** What it was learnt as of. */
  at: Instant;
  body: unknown;
}

const columns = ['id', 'pipeline', 'at', 'body'] as const;

/** Becomes the current one of its pipeline; true when it was not already. Older ones stay: scorecards name them. */
export async function storeModel(tx: Tenant, model: StoredModel): Promise<boolean> {
  const current = await tx
    .selectFrom('models')
    .select('id')
    .where('pipeline', '=', model.pipeline)
    .where('current', '=', true)
    .executeTakeFirst();
  if (current?.id === model.id) return false;
  await tx.updateTable('models').set({ current: false }).where('pipeline', '=', model.pipeline).execute();
  await tx
    .insertInto('models')
    .values({ ...model, body: JSON.stringify(model.body), current: true })
    .onConflict((conflict) =>
      conflict.columns(['connectionId', 'pipeline', 'id']).doUpdateSet({ current: true }),
    )
    .execute();
  return true;
}

export async function loadModel(tx: Tenant, modelId: string): Promise<StoredModel | null> {
  return (await tx.selectFrom('models').select(columns).where('id', '=', modelId).executeTakeFirst()) ?? null;
}

/** The current model of every pipeline that has one. */
export function currentModels(tx: Tenant): Promise<StoredModel[]> {
  return tx.selectFrom('models').select(columns).where('current', '=', true).orderBy('pipeline').execute();
}

/** Of every pipeline the model that was learnt last at `at` or before. */
export function lastModels(tx: Tenant, at: Instant): Promise<StoredModel[]> {
  return tx
    .selectFrom('models')
    .distinctOn('pipeline')
    .select(columns)
    .where('at', '<=', at)
    .orderBy('pipeline')
    .orderBy('at', 'desc')
    .execute();
}
