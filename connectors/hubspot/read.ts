import type { Cursor, Page } from '../../src/connector.ts';
import type { Instant } from '../../src/model/instant.ts';
import { backfill } from './backfill.ts';
import { type Reading, readChanges } from './changes.ts';
import { backfillFrom, readCursor } from './cursor.ts';

/**
 * All there is, then what changed. After a backfill that began in this very call there is nothing newer to ask
 * for: what changed meanwhile belongs to the next one. When the account shows more than it did, all is read again:
 * what was hidden has a past.
 */
export async function* read(reading: Reading, cursor: Cursor | null, now: Instant): AsyncGenerator<Page> {
  const { sight } = reading;
  let at = readCursor(cursor, now);
  const { unseen } = at;
  const stand = (page: Page): Page => ({
    ...page,
    cursor: { ...page.cursor, unseen: sight.unseen(unseen) },
  });
  if (at.phase === 'backfill') {
    for await (const page of backfill(reading.door, reading.deals, at)) {
      at = readCursor(page.cursor, now);
      yield stand(page);
    }
  }
  if (at.phase !== 'changes') return;
  for await (const page of readChanges(reading, at, now)) {
    const reached = readCursor(page.cursor, now);
    if (reached.phase === 'changes' && reached.run === null && sight.seesMore(unseen)) {
      yield { ...page, cursor: { ...backfillFrom(reached.since) } };
      return;
    }
    yield stand(page);
  }
}
