import type { Cursor, Page } from '../../src/connector.ts';
import type { Instant } from '../../src/model/instant.ts';
import { backfill } from './backfill.ts';
import { readChanges } from './changes.ts';
import { readCursor } from './cursor.ts';
import type { Reading } from './reading.ts';

/**
 * All there is, then what changed. After a backfill that began in this very call there is nothing newer to ask
 * for: what changed meanwhile belongs to the next one.
 */
export async function* read(
  first: Reading,
  later: Reading,
  cursor: Cursor | null,
  now: Instant,
): AsyncGenerator<Page> {
  let at = readCursor(cursor, now);
  if (at.phase === 'backfill') {
    for await (const page of backfill(first, at)) {
      at = readCursor(page.cursor, now);
      yield page;
    }
  }
  if (at.phase === 'changes') yield* readChanges(later, at, now);
}
