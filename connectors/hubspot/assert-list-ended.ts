import { HeadraceError } from '../../src/errors.ts';
import type { Instant } from '../../src/model/instant.ts';
import { batchRead } from './batches.ts';
import type { Door } from './client.ts';
import { search } from './search.ts';
import { instantOf } from './values.ts';

/**
 * A list of deals that ended at `lastId` is whole only if nothing lies behind it. Throws when a deal does that was
 * there before the list was begun.
 */
export async function assertListEnded(door: Door, lastId: string | null, begunAt: Instant): Promise<void> {
  for await (const { rows } of search(door, 'deals', [], { afterId: lastId, limit: 100 })) {
    if (rows.length === 0) return;
    const { found } = await batchRead(
      door,
      'deals',
      rows.map(({ id }) => id),
      { properties: ['createdate'] },
    );
    const missed = found.find(({ archived, createdAt }) => {
      const at = instantOf(createdAt);
      return archived !== true && typeof at === 'number' && at < begunAt;
    });
    if (missed) {
      throw new HeadraceError(
        'unavailable',
        `HubSpot's list of deals ended at ${lastId ?? 'once'}, before deal ${missed.id}`,
      );
    }
  }
}

/** The higher of two record ids. */
export function laterId(a: string | null, b: string): string {
  return a === null || BigInt(b) > BigInt(a) ? b : a;
}
