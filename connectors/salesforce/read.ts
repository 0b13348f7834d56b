import type { Cursor, Page } from '../../src/connector.ts';
import type { Instant } from '../../src/model/instant.ts';
import { backfill } from './backfill.ts';
import { readChanges } from './changes.ts';
import { bulkBackfill, isAborted, isJobGone, isLocatorLost, isNoBulk } from './bulk-backfill.ts';
import { type BulkOptions, dropJobs } from './bulk-jobs.ts';
import { backfillFrom, type BackfillCursor, readCursor } from './cursor.ts';
import { missedFields } from './deal-fields.ts';
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
 * for: what changed meanwhile belongs to the next one. When the org shows more than it did, all is read again: what
 * was hidden has a past.
 */
export async function* read(
  first: Reading,
  later: Reading,
  start: { cursor: Cursor | null; now: Instant },
  options: ReadOptions,
): AsyncGenerator<Page> {
  let at = readCursor(start.cursor, start.now);
  const { unseen } = at;
  if (at.phase === 'backfill') {
    await lookAtFields(first);
    for await (const page of readAll(first, at, options)) {
      at = readCursor(page.cursor, start.now);
      yield stand(page, first, unseen);
    }
  }
  if (at.phase !== 'changes') return;
  await lookAtFields(later);
  for await (const page of readChanges(later, at, start.now)) {
    const reached = readCursor(page.cursor, start.now);
    if (reached.phase === 'changes' && reached.run === null && later.sight.seesMore(unseen)) {
      yield { ...page, cursor: { ...backfillFrom(reached.since) } };
      return;
    }
    yield stand(page, later, unseen);
  }
}

const stand = (page: Page, { sight }: Reading, unseen: readonly string[]): Page => ({
  ...page,
  cursor: { ...page.cursor, unseen: sight.unseen(unseen) },
});

/** A field that is hidden from the user looks like one that is not there; nothing fails for it. */
async function lookAtFields({ org, sight }: Reading): Promise<void> {
  const fields = await org.fields();
  for (const name of missedFields) sight.note(`Opportunity.${name}`, fields.has(name));
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
