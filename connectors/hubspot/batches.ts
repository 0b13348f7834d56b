import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import { type CrmRecord, recordBatchSchema, recordSchema } from './schemas.ts';
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
  /** Ids that do not exist, or no longer. */
  gone: string[];
}

/** Records by id, in as many calls as it takes: every id is found or gone, else it throws `unavailable`. */
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
  const found = answers.flatMap(({ results }) => results);
  const named = answers.flatMap(({ errors }) =>
    (errors ?? []).flatMap(({ category, context }) =>
      category === 'OBJECT_NOT_FOUND' ? idsIn(context) : [],
    ),
  );
  const seen = new Set([...found.map(({ id }) => id), ...named]);
  const silent = [...new Set(ids)].filter((id) => !seen.has(id));
  for (const id of silent) await assertGone(door, type, id);
  return { found, gone: [...named, ...silent] };
}

/** A batch that says nothing of an id proves nothing: it is asked for by itself. */
async function assertGone(door: Door, type: string, id: string): Promise<void> {
  try {
    const path = `/crm/objects/${apiVersion}/${type}/${id}`;
    const record = await door({ method: 'GET', path }, recordSchema);
    // Another id: it was merged and lives on there.
    if (record.archived || record.id !== id) return;
  } catch (error) {
    if (isHeadraceError(error, 'not-found')) return;
    throw error;
  }
  throw new HeadraceError('unavailable', `HubSpot left ${type} ${id} out of a batch, but it is there`);
}

/** The ids that a batch's error is about. */
export function idsIn(context: Readonly<Record<string, unknown>> | undefined): string[] {
  const ids = context?.['ids'] ?? context?.['id'];
  return (Array.isArray(ids) ? ids : [ids]).filter((id) => id !== undefined && id !== null).map(String);
}
