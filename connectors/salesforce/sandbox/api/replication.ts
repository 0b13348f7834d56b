import { Router } from 'express';
import { getNumber, idOf, isDeleted, isLive, numbersOf, type ObjectStore } from '../state/object-store.ts';
import { ApiFailure } from './api-failure.ts';
import { type ApiCall, endpoint } from './endpoint.ts';
import { storeIn } from './objects.ts';
import type { ServerState } from './server-state.ts';

const path = '/services/data/:version/sobjects/:type';
const dayMs = 86_400_000;
const longestDays = 30;
const mostIds = 600_000;

/** What was deleted or changed between two instants. What was purged leaves no trace. */
export function replicationRoutes(state: ServerState): Router {
  const router = Router();
  router.get(
    `${path}/deleted`,
    endpoint(state, (call) => {
      const { store, from, until } = spanOf(call);
      const oldest = call.live.now() - state.uncertain.binDays * dayMs;
      if (from < oldest)
        throw new ApiFailure(
          400,
          'INVALID_REPLICATION_DATE',
          `Specified replication date must be after ${instant(oldest)}`,
        );
      const rows = touched(store, from, until).filter(
        (row) => isDeleted(store, row) && !store.purged.has(row),
      );
      if (rows.length > mostIds)
        throw new ApiFailure(400, 'EXCEEDED_ID_LIMIT', `More than ${mostIds} records were deleted`);
      return {
        body: {
          deletedRecords: rows.map((row) => ({ id: idOf(store, row), deletedDate: stampOf(store, row) })),
          earliestDateAvailable: instant(oldest),
          latestDateCovered: instant(until),
        },
      };
    }),
  );
  router.get(
    `${path}/updated`,
    endpoint(state, (call) => {
      const { store, from, until } = spanOf(call);
      const rows = touched(store, from, until).filter((row) => isLive(store, row));
      return { body: { ids: rows.map((row) => idOf(store, row)), latestDateCovered: instant(until) } };
    }),
  );
  return router;
}

function spanOf(call: ApiCall): { store: ObjectStore; from: number; until: number } {
  const store = storeIn(call.live.portal, call.params['type']);
  const at = (name: string) =>
    Date.parse((call.query.get(name) ?? '').replace(' ', '+').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  const [from, until] = [at('start'), at('end')];
  if (Number.isNaN(from) || Number.isNaN(until))
    throw new ApiFailure(400, 'MISSING_ARGUMENT', 'The start and end parameters are required.');
  if (until - from < 60_000 || until - from > longestDays * dayMs)
    throw new ApiFailure(
      400,
      'INVALID_REPLICATION_DATE',
      'endDate must be at least one minute greater than startDate and at most 30 days',
    );
  return { store, from, until: Math.min(until, call.live.now()) };
}

function touched(store: ObjectStore, from: number, until: number): number[] {
  const rows: number[] = [];
  for (const [row, at] of numbersOf(store, 'SystemModstamp').entries())
    if (at >= from && at < until + 1000) rows.push(row);
  return rows;
}

function stampOf(store: ObjectStore, row: number): string {
  return instant(getNumber(store, 'SystemModstamp', row) ?? 0);
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}.000+0000`;
}
