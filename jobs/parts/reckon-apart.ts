import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { reckonAll, type Reckoned, type Wanted } from './reckon-all.ts';

/** So many deals take a second or two, and a thread about half a second to begin. */
const fewDeals = 3_000;

/**
 * `reckonAll`, of many deals (`total`) in a thread of its own: they may take a minute or more, and meanwhile leases are to
 * be renewed and other customers served. The next chunk is read while the thread works on the last one. Throws the
 * signal's reason when it aborts, and what the thread throws.
 */
export async function reckonApart(
  chunks: AsyncIterable<DealHistory[]>,
  total: number,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Reckoned> {
  if (total <= fewDeals) return reckonAll(chunks, wanted);
  const worker = new Worker(new URL('reckoner.ts', import.meta.url), { workerData: wanted });
  try {
    const messages = on(worker, 'message', { signal, close: ['exit'] });
    const next = async (): Promise<unknown> => {
      const { done, value } = await messages.next();
      if (done) throw new Error('The thread that reckons ended early');
      return (value as unknown[])[0];
    };
    for await (const chunk of chunks) {
      await next();
      worker.postMessage(chunk);
    }
    await next();
    worker.postMessage(null);
    return (await next()) as Reckoned;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}
