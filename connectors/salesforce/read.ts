import type { Cursor, Page } from '../../src/connector.ts';
import type { Instant } from '../../src/model/instant.ts';
import { backfill } from './backfill.ts';
import { readChanges } from './changes.ts';
import { bulkBackfill, isAborted, isJobGone, isLocatorLost, isNoBulk } from './bulk-backfill.ts';
import { type BulkOptions, dropJobs } from './bulk-jobs.ts';
import { type BackfillCursor, readCursor } from './cursor.ts';
import { noRows } from './deals.ts';
import { isQueryTimeout } from './failure.ts';
import type { Reading } from './reading.ts';

/** From this many deals on, bulk jobs are cheaper than queries. */
const bulkFrom = 50_000;

export interface ReadOptions extends BulkOptions {
  bulkFrom?: number;
}

/**
 * All there is, then what changed. After a backfill that began in this very call there is nothing newer to ask
 * for: what changed meanwhile belongs to the next one.
 */
export async function* read(
  first: Reading,
  later: Reading,
  start: { cursor: Cursor | null; now: Instant },
  options: ReadOptions,
): AsyncGenerator<Page> {
  let at = readCursor(start.cursor, start.now);
  if (at.phase === 'backfill') {
    for await (const page of readAll(first, at, options)) {
      at = readCursor(page.cursor, start.now);
      yield page;
    }
  }
  if (at.phase === 'changes') yield* readChanges(later, at, start.now);
}

/** Null: so many that they cannot be counted in time. */
async function countDeals({ reader }: Reading): Promise<number | null> {
  try {
    return await reader.count('Opportunity');
  } catch (error) {
    if (!isQueryTimeout(error)) throw error;
    return null;
  }
}

/** By bulk jobs when there is much and the edition has them, else by queries. No jobs at all: decided for queries. Jobs
 * that are gone or were aborted are begun anew, behind what was read. */
async function* readAll(reading: Reading, given: BackfillCursor, options: ReadOptions): AsyncGenerator<Page> {
  const total = given.total ?? (await countDeals(reading));
  let start: BackfillCursor = { ...given, total };
  const many = (total ?? Number.POSITIVE_INFINITY) >= (options.bulkFrom ?? bulkFrom);
  let byJobs = many && (start.jobs === null || Object.keys(start.jobs).length > 0);
  while (byJobs) {
    try {
      for await (const page of bulkBackfill(reading, start, options)) {
        const reached = readCursor(page.cursor, start.startedAt);
        if (reached.phase === 'backfill') start = reached;
        yield page;
      }
      return;
    } catch (error) {
      if (isLocatorLost(error) && Object.keys(start.locators).length > 0) {
        start = { ...start, locators: {} };
        continue;
      }
      if (!isAborted(error) && !isJobGone(error) && !isNoBulk(error) && !isLocatorLost(error)) throw error;
      await dropJobs(reading.door, Object.values(start.jobs ?? {}));
      const anew = { ...start, jobs: null, locators: {} };
      if (isAborted(error)) {
        yield { ...noRows, cursor: anew, progress: { received: start.received, total } };
        throw error;
      }
      if (isJobGone(error) && start.jobs !== null && given.jobs !== null) start = given = anew;
      else {
        start = { ...anew, jobs: {} };
        byJobs = false;
      }
    }
  }
  yield* backfill(reading, start);
}
