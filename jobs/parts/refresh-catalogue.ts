import type { Crm } from '../../src/connector.ts';
import type { JobContext } from '../../src/job.ts';
import { storeOwners, storePipelines } from '../../src/store/catalogue.ts';
import { inTenant } from '../../src/store/database.ts';

/** Takes in pipelines, stages and owners as the CRM has them now. */
export async function refreshCatalogue(
  { db, connectionId }: JobContext,
  crm: Crm,
): Promise<{ pipelines: number; owners: number }> {
  const [pipelines, owners] = await Promise.all([crm.pipelines(), crm.owners()]);
  await inTenant(db, connectionId, async (tx) => {
    await storePipelines(tx, pipelines);
    await storeOwners(tx, owners);
  });
  return { pipelines: pipelines.length, owners: owners.length };
}
