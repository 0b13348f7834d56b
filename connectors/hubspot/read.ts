import type { Cursor, Page } from '../../src/connector.ts';
import type { Instant } from '../../src/model/instant.ts';
import { backfill } from './backfill.ts';
import { type Reading, readChanges } from './changes.ts';
import { readCursor } from './cursor.ts';

/**
 * All there is, then what changed. After a backfill that began in this very call there is nothing newer to ask
 * for: what changed meanwhile belongs to the next one.
 */
export async function* read(reading: Reading, cursor: Cursor | null, now: Instant): AsyncGenerator<Page> {
  let at = readCursor(cursor, now);
  if (at.phase === 'backfill') {
    for await (const page of backfill(reading.door, reading.deals, at)) {
      at = readCursor(page.cursor, now);
      yield page;
    }
  }
  if (at.phase === 'changes') yield* readChanges(reading, at, now);
}
