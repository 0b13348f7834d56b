import { setTimeout as sleep } from 'node:timers/promises';
import { HeadraceError } from '../errors.ts';
import type { Log } from '../job.ts';
import type { Backend, BullQueue } from './backend.ts';
import { postgresBackend } from './postgres-backend.ts';
import type { Queue } from './queue.ts';
import { redisBackend } from './redis-backend.ts';
import { startWorker } from './start-worker.ts';
import { names, pruned } from './wake-up.ts';

export interface QueueOptions {
  /** Null: the queue lives in the store's own PostgreSQL. */
  redisUrl: string | null;
  databaseUrl: string;
  log: Log;
}

/** Whoever asks over the web gets an answer within this time, whatever became of the queue. */
const answerMs = 2_000;

/** Connects at its first use, so that whoever only runs things inline pays nothing for it. */
export function openQueue({ redisUrl, databaseUrl, log }: QueueOptions): Queue {
  return queueOn(redisUrl ? redisBackend(redisUrl) : postgresBackend(databaseUrl), log);
}

function queueOn(backend: Backend, log: Log): Queue {
  let opening: Promise<BullQueue> | null = null;
  let latest: BullQueue | null = null;

  async function open(): Promise<BullQueue> {
    const wakeUps = backend.queue(names.wakeUps, { defaultJobOptions: pruned });
    latest = wakeUps;
    wakeUps.on('error', (error: Error) => log.warn({ error: error.message }, 'The queue cannot be reached'));
    try {
      await wakeUps.waitUntilReady();
      return wakeUps;
    } catch (error) {
      await wakeUps.close().catch(() => undefined);
      throw error;
    }
  }
  function opened(): Promise<BullQueue> {
    if (opening) return opening;
    const attempt = open();
    opening = attempt;
    // A server that was away at the first try may be back at the next.
    attempt.catch(() => {
      opening = null;
    });
    return attempt;
  }

  return {
    wake: (job, connectionId) =>
      soon(async () => {
        const deduplication = { id: `${job}/${connectionId}`, keepLastIfActive: true };
        await (await opened()).add(job, { connectionId }, { deduplication });
      }),
    check: () => soon(async () => void (await (await opened()).getJobCounts('waiting'))),
    async work(handler, options) {
      await soon(() => backend.checkFitness());
      const wakeUps = await soon(opened);
      return startWorker(backend, wakeUps, { handler, log, ...options }).catch(unreachable);
    },
    async close() {
      // Not `opening`: that waits for its server, which may be away for good.
      const closing = latest?.close().catch(() => undefined);
      await Promise.race([closing, sleep(answerMs, undefined, { ref: false })]);
    },
  };
}

async function soon<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${answerMs / 1_000} s`)), answerMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    return unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(error: unknown): never {
  if (error instanceof HeadraceError) throw error;
  const why = error instanceof Error ? error.message : String(error);
  throw new HeadraceError('unavailable', `The queue cannot be reached: ${why}`, { cause: error });
}
