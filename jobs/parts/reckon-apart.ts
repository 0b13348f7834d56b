import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { type Works, works } from './works.ts';

/** So many deals take a second or two, and a thread about half a second to begin. */
const fewDeals = 3_000;

/**
 * Does a work with all deals, of many (`total`) in a thread of its own: they may take a minute or more, and meanwhile
 * leases are to be renewed and other customers served. The next chunk is read while the thread works on the last one.
 * Throws the signal's reason when it aborts, and what the work throws.
 */
export async function reckonApart<Name extends keyof Works>(
  name: Name,
  options: Works[Name]['options'],
  chunks: AsyncIterable<DealHistory[]>,
  total: number,
  signal: AbortSignal,
): Promise<Works[Name]['result']> {
  if (total <= fewDeals) return works[name](chunks, options);
  const worker = new Worker(new URL('reckoner.ts', import.meta.url), { workerData: { name, options } });
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
    return (await next()) as Works[Name]['result'];
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}
