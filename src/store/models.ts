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

/** Becomes the current one of its pipeline; true when it was not already. */
export declare function storeModel(tx: Tenant, model: StoredModel): Promise<boolean>;
export declare function loadModel(tx: Tenant, modelId: string): Promise<StoredModel | null>;
/** The current model of every pipeline that has one. */
export declare function currentModels(tx: Tenant): Promise<StoredModel[]>;
