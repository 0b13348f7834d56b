import type { Log } from '../job.ts';
import type { BullWorker } from './backend.ts';

interface Watch {
  concurrency: number;
  log: Log;
  /** How many wake-ups wait to be taken. */
  waiting: () => Promise<number>;
  checkMs?: number;
  /** Free hands, work waiting, and nothing taken for so long: the worker is replaced. */
  idleMs?: number;
}

/** Runs the handling of one wake-up, so that the watch knows of it. */
type Around = (work: () => Promise<void>) => Promise<void>;

/**
 * A worker may claim to run and take nothing, after an outage of its server for instance. This one is watched, and
 * replaced by a new one when that happens.
 */
export async function watchWorker(
  start: (around: Around) => Promise<BullWorker>,
  watch: Watch,
): Promise<{ close(): Promise<void> }> {
  const { concurrency, log, waiting, checkMs = 15_000, idleMs = 60_000 } = watch;
  let takenAt = Date.now();
  let busy = 0;
  const around: Around = async (work) => {
    takenAt = Date.now();
    busy += 1;
    try {
      await work();
    } finally {
      busy -= 1;
    }
  };
  let worker = await start(around);
  let checking: Promise<void> = Promise.resolve();

  async function check(): Promise<void> {
    if (busy >= concurrency || Date.now() - takenAt < idleMs) return;
    const count = await waiting().catch(() => 0);
    if (count === 0) return;
    log.warn({ waiting: count }, 'The worker takes nothing though work is waiting: starting a new one');
    await worker.close(true).catch(() => undefined);
    // A server that is away just now: the next look is soon enough.
    worker = await start(around);
    takenAt = Date.now();
  }
  const timer = setInterval(() => {
    checking = checking.then(check).catch((error: Error) => {
      log.warn({ error: error.message }, 'No new worker could be started; trying again');
    });
  }, checkMs);

  return {
    async close() {
      clearInterval(timer);
      await checking;
      await worker.close();
    },
  };
}
