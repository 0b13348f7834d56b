import type { Owner } from '../model/owner.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Tenant } from './database.ts';

/** Pipelines with their stages, archived ones included. */
export declare function loadPipelines(tx: Tenant): Promise<Pipeline[]>;
/** Takes in what the CRM has now; stages and pipelines it no longer names stay, archived, with their last label. Answers the ids of the pipelines that changed; their deals are dirty now. */
export declare function storePipelines(tx: Tenant, pipelines: readonly Pipeline[]): Promise<string[]>;
export declare function loadOwners(tx: Tenant): Promise<Owner[]>;
/** Owners that the CRM no longer names stay, inactive, with their last name. */
export declare function storeOwners(tx: Tenant, owners: readonly Owner[]): Promise<void>;
