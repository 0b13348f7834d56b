import type { z } from 'zod';
import { HeadraceError } from '../../src/errors.ts';
import type { Call, Door } from './client.ts';

interface ListPage<Row> {
  results: Row[];
  total?: number | null | undefined;
  paging?: { next?: { after: string } | null | undefined } | null | undefined;
}

/**
 * Pages of a list, to its end. `after` is where an earlier reading stopped. Throws when the list ends before its
 * own total or does not move on.
 */
export async function* listPages<Row>(
  door: Door,
  path: string,
  query: NonNullable<Call['query']>,
  shape: z.ZodType<ListPage<Row>>,
  start?: { after: string | undefined },
): AsyncGenerator<{ rows: Row[]; after: string | null }> {
  let after = start?.after;
  let received = 0;
  for (;;) {
    const page = await door({ method: 'GET', path, query: { ...query, after } }, shape);
    received += page.results.length;
    const next = page.paging?.next?.after ?? null;
    if (next !== null && next === after) {
      throw new HeadraceError('unreadable', `HubSpot's list GET ${path} does not move on from ${next}`);
    }
    if (next === null && start?.after === undefined && received < (page.total ?? 0)) {
      throw new HeadraceError(
        'unavailable',
        `HubSpot's list GET ${path} ended after ${received} of ${page.total}`,
      );
    }
    yield { rows: page.results, after: next };
    if (next === null) return;
    after = next;
  }
}
