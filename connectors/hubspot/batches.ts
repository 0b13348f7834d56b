import type { Door } from './client.ts';
import { type CrmRecord, recordBatchSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';

/** Inputs of one batch call; with a past only half as many. */
export const batchSize = 100;
export const batchSizeWithPast = 50;

export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

export interface BatchRead {
  found: CrmRecord[];
  /** Ids that HubSpot named as not existing. */
  gone: string[];
}

/** Records by id, in as many calls as it takes. Ids that are in neither list were not spoken of. */
export async function batchRead(
  door: Door,
  type: string,
  ids: readonly string[],
  ask: { properties: readonly string[]; past?: readonly string[] },
): Promise<BatchRead> {
  const { properties, past = [] } = ask;
  const size = past.length > 0 ? batchSizeWithPast : batchSize;
  const answers = await Promise.all(
    chunksOf([...new Set(ids)], size).map((chunk) =>
      door(
        {
          method: 'POST',
          path: `/crm/objects/${apiVersion}/${type}/batch/read`,
          body: {
            properties,
            ...(past.length > 0 ? { propertiesWithHistory: past } : {}),
            inputs: chunk.map((id) => ({ id })),
          },
        },
        recordBatchSchema,
      ),
    ),
  );
  return {
    found: answers.flatMap(({ results }) => results),
    gone: answers.flatMap(({ errors }) =>
      (errors ?? []).flatMap(({ category, context }) =>
        category === 'OBJECT_NOT_FOUND' ? idsIn(context) : [],
      ),
    ),
  };
}

/** The ids that a batch's error is about. */
export function idsIn(context: Readonly<Record<string, unknown>> | undefined): string[] {
  const ids = context?.['ids'] ?? context?.['id'];
  return (Array.isArray(ids) ? ids : [ids]).filter((id) => id !== undefined && id !== null).map(String);
}
