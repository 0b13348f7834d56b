import { DelayedError, type Job } from 'bullmq';
import { jobNames, type Log } from '../job.ts';
import type { Backend, BullQueue } from './backend.ts';
import type { WakeHandler, WorkOptions } from './queue.ts';
import { names, pruned, wakeUpSchema } from './wake-up.ts';
import { watchWorker } from './watch-worker.ts';

/** A tick asks what is due and wakes it: that takes no time. */
const tickLockMs = 5_000;

type Wanted = WorkOptions & { handler: WakeHandler; log: Log };

/** Takes wake-ups, and ticks: at each tick one worker of all wakes what is due. */
export async function startWorker(
  backend: Backend,
  wakeUps: BullQueue,
  { handler, log, concurrency, due, tickMs = 10_000, lockMs = 30_000 }: Wanted,
): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  // Who loses a lock is not stopped by it: the lease in the store decides who really runs.
  const locks = (ms: number) => ({ lockDuration: ms, stalledInterval: ms });
  // Left alone, a worker lets 15 s pass after a call that failed with its connection.
  const settings = { runRetryDelay: 1_000, ...pruned };
  const warn = (error: Error) =>
    log.warn({ error: error.message }, 'The queue cannot be reached; trying again');

  const take = async (job: Job<object, void>, token?: string): Promise<void> => {
    const wakeUp = wakeUpSchema.safeParse({ name: job.name, data: job.data });
    if (!wakeUp.success) {
      // The schedule repairs whatever was meant.
      log.warn({ id: job.id, name: job.name }, 'A wake-up without an address was dropped');
      return;
    }
    const { name, data } = wakeUp.data;
    const wait = await handler(name, data.connectionId, closing.signal);
    if (!wait) return;
    await job.moveToDelayed(Date.now() + wait.retryAfterMs, token);
    throw new DelayedError();
  };

  const tick = async (): Promise<void> => {
    const rows = (await due()).toSorted((a, b) => jobNames.indexOf(a.job) - jobNames.indexOf(b.job));
    if (rows.length === 0) return;
    await wakeUps.addBulk(
      rows.map(({ job, connectionId }) => ({
        name: job,
        data: { connectionId },
        opts: { deduplication: { id: `${job}/${connectionId}`, keepLastIfActive: false } },
      })),
    );
  };

  await using opened = new AsyncDisposableStack();
  const ticks = backend.queue(names.ticks, {});
  opened.defer(() => ticks.close());
  ticks.on('error', warn);
  // The same name every time: a restart takes the schedule over instead of adding another.
  const schedule = () => ticks.upsertJobScheduler('tick', { every: tickMs }, { name: 'tick', opts: pruned });
  await schedule();

  const ticker = await backend.worker(
    names.ticks,
    tick,
    // The next tick follows from the last: one whose answer was lost with its connection must not hold them up.
    { ...settings, ...locks(Math.min(lockMs, tickLockMs)), concurrency: 1 },
    warn,
  );
  opened.defer(() => ticker.close());
  const taker = await watchWorker(
    (around) =>
      backend.worker(
        names.wakeUps,
        (job, token) => around(() => take(job, token)),
        { ...settings, ...locks(lockMs), concurrency },
        warn,
      ),
    { concurrency, log, waiting: async () => (await wakeUps.getJobCounts('waiting'))['waiting'] ?? 0 },
  );
  opened.defer(() => taker.close());
  // A server that came back empty has forgotten the schedule, too.
  const keeping = setInterval(() => {
    const kept = ticks.getJobSchedulersCount().then((count) => (count === 0 ? schedule() : null));
    kept.catch(warn);
  }, tickMs);

  const working = opened.move();
  return {
    async close() {
      clearInterval(keeping);
      // The taker goes first and takes nothing any more: what ends by the signal makes no room for another.
      const closed = working.disposeAsync();
      closing.abort(new Error('The worker is closing'));
      await closed;
    },
  };
}
