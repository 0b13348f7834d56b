import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { type Works, works } from './works.ts';

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

// Any of the works; which one, the compiler cannot follow into a thread.
const { name, options } = workerData as { name: 'learn'; options: Works['learn']['options'] };
port.postMessage(await works[name](chunks(), options));
