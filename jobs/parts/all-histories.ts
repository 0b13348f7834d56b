import type { JobContext } from '../../src/job.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { readHistories } from '../../src/store/histories.ts';

/** Every deal of the connection with its past, in chunks; tells how far it is of `total`. */
export async function* allHistories(
  { db, connectionId, progress, signal }: JobContext,
  total: number,
): AsyncGenerator<DealHistory[]> {
  let done = 0;
  for await (const chunk of readHistories(db, connectionId)) {
    signal.throwIfAborted();
    yield chunk;
    done += chunk.length;
    progress(done, total);
  }
}
