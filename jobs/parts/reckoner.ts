import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { reckonAll, type Wanted } from './reckon-all.ts';

// The thread of `reckonApart`: asks for chunk after chunk until there is none, and then says what came of them.
if (!parentPort) throw new Error('This runs as a thread of its own.');
const port = parentPort;

async function* chunks(): AsyncGenerator<DealHistory[]> {
  for (;;) {
    port.postMessage(null);
    const [chunk] = (await once(port, 'message')) as [DealHistory[] | null];
    if (chunk === null) return;
    yield chunk;
  }
}

port.postMessage(await reckonAll(chunks(), workerData as Wanted));
