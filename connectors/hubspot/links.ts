import { HeadraceError } from '../../src/errors.ts';
import { batchSize, chunksOf } from './batches.ts';
import type { Door } from './client.ts';
import { linkBatchSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';

export interface Link {
  id: string;
  /** HubSpot's numbers for how the two belong together. */
  types: number[];
}

/**
 * What records of one kind are linked to in another, all of it: a record with many links is paged. Records without
 * any have an empty list. Throws rather than taking a failure for emptiness.
 */
export async function readLinks(
  door: Door,
  from: string,
  to: string,
  ids: readonly string[],
): Promise<Map<string, Link[]>> {
  const links = new Map<string, Link[]>(ids.map((id) => [id, []]));
  await Promise.all(
    chunksOf([...links.keys()], batchSize).map((chunk) => readChunk(door, from, to, chunk, links)),
  );
  return links;
}

async function readChunk(
  door: Door,
  from: string,
  to: string,
  ids: readonly string[],
  links: Map<string, Link[]>,
): Promise<void> {
  let inputs: { id: string; after?: string }[] = ids.map((id) => ({ id }));
  while (inputs.length > 0) {
    const path = `/crm/associations/${apiVersion}/${from}/${to}/batch/read`;
    const { results, errors } = await door(
      { method: 'POST', path, body: { inputs }, lane: 'associations' },
      linkBatchSchema,
    );
    const real = errors?.find(
      ({ category, message }) => category !== 'OBJECT_NOT_FOUND' && !/no .*associat/i.test(message ?? ''),
    );
    if (real) {
      throw new HeadraceError(
        'unavailable',
        `HubSpot answered POST ${path} only in part: ${real.message ?? real.category ?? ''}`,
      );
    }
    inputs = [];
    for (const { from: source, to: targets, paging } of results) {
      const list = links.get(source.id);
      const known = new Set(list?.map(({ id }) => id));
      const fresh = targets.filter(({ toObjectId }) => !known.has(toObjectId));
      list?.push(
        ...fresh.map(({ toObjectId, associationTypes }) => ({
          id: toObjectId,
          types: (associationTypes ?? []).flatMap(({ typeId }) => typeId ?? []),
        })),
      );
      const after = paging?.next?.after;
      // A page with nothing new would be asked for for ever.
      if (after !== undefined && fresh.length > 0) inputs.push({ id: source.id, after });
    }
  }
}
