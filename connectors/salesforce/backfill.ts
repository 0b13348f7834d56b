import type { Page } from '../../src/connector.ts';
import { chunksOf } from './batches.ts';
import type { BackfillCursor, ChangesCursor } from './cursor.ts';
import { dealsPerCall, noRows } from './deals.ts';
import { inOrder } from '../../src/connector/in-order.ts';
import type { Reading } from './reading.ts';
import type { Row } from './schemas.ts';
import { oneOf } from './soql.ts';

/** Groups of deals whose parts are read while further pages of the list come in. */
const ahead = 3;

/** All deals by id with all that belongs to them. Ends with a cursor from which changes are read. */
export async function* backfill(reading: Reading, start: BackfillCursor): AsyncGenerator<Page> {
  const { total } = start;
  let { received, afterId } = start;
  const groups = inOrder(
    listDeals(reading, afterId),
    async (records) => ({
      rows: await reading.deals.read(records),
      lastId: String(records.at(-1)?.['Id']),
    }),
    ahead,
  );
  for await (const { rows, lastId } of groups) {
    received += rows.deals.length;
    afterId = lastId;
    yield { ...rows, cursor: { ...start, afterId, received, total }, progress: { received, total } };
  }
  yield {
    ...noRows,
    cursor: { ...changesFrom(start) },
    progress: { received, total: received },
  };
}

export function changesFrom({ startedAt, unseen }: BackfillCursor): ChangesCursor {
  return { phase: 'changes', since: startedAt, run: null, unseen };
}

async function* listDeals({ deals, reader }: Reading, afterId: string | null): AsyncGenerator<Row[]> {
  const [first, ...more] = await deals.queries();
  for await (const { rows } of reader.byId(first, { afterId })) {
    for (const records of chunksOf(rows, dealsPerCall)) {
      const byId = new Map(records.map((record) => [String(record['Id']), record]));
      for (const query of more) {
        const where = `Id IN ${oneOf([...byId.keys()])}`;
        for await (const page of reader.byId({ ...query, where })) {
          for (const row of page.rows)
            byId.set(String(row['Id']), { ...byId.get(String(row['Id'])), ...row });
        }
      }
      yield [...byId.values()];
    }
  }
}
