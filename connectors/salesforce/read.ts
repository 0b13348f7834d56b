import type { Cursor, Page } from '../../src/connector.ts';
import type { Instant } from '../../src/model/instant.ts';
import { backfill } from './backfill.ts';
import { readChanges } from './changes.ts';
import { type BulkOptions, bulkBackfill, isJobGone, isNoBulk } from './bulk-backfill.ts';
import { type BackfillCursor, readCursor } from './cursor.ts';
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

/** By bulk jobs when there is much and the edition has them, else by queries. No jobs at all: decided for queries. */
async function* readAll(reading: Reading, given: BackfillCursor, options: ReadOptions): AsyncGenerator<Page> {
  const total = given.total ?? (await reading.reader.count('Opportunity'));
  let start: BackfillCursor = { ...given, total };
  const many = total >= (options.bulkFrom ?? bulkFrom);
  const decided = start.jobs !== null && Object.keys(start.jobs).length === 0;
  if (many && !decided) {
    try {
      for await (const page of bulkBackfill(reading, start, options)) {
        const reached = readCursor(page.cursor, start.startedAt);
        if (reached.phase === 'backfill') start = reached;
        yield page;
      }
      return;
    } catch (error) {
      if (!isNoBulk(error) && !isJobGone(error)) throw error;
      start = { ...start, jobs: {}, locators: {} };
    }
  }
  yield* backfill(reading, start);
}
