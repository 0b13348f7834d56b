import { Redis } from 'ioredis';
import type { App } from './app-shape.ts';
import { findConnectors } from './app/find-connectors.ts';
import { findJobs } from './app/find-jobs.ts';
import { openCrm } from './app/open-crm.ts';
import { runDue } from './app/run-due.ts';
import { runJob } from './app/run-job.ts';
import type { Workshop } from './app/workshop.ts';
import type { Config } from './config.ts';
import type { Log } from './job.ts';
import { openQueue } from './queue/open-queue.ts';
import { connect, getConnection, noteSignIn } from './store/connections.ts';
import { openDatabase } from './store/database.ts';
import { openEmbedded } from './store/embedded-postgres/open-embedded.ts';
import { storeGrant } from './store/grants.ts';
import { createKeyRing } from './store/key-ring.ts';
import { createPacer } from './store/pace.ts';
import { createRedisPacer } from './store/redis-pace.ts';
import { callOff, dueJobs, makeDue, releaseDead } from './store/runs.ts';

export interface AppOptions {
  log?: Log;
  /** How long a job of a process that died stays taken, in milliseconds; a live one renews its lease in time. */
  leaseMs?: number;
  /** How many times the vendors' limits may be used, where the other side is a sandbox without any. Default 1. */
  limitFactor?: number;
}

const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Chooses and opens every adapter: connectors and jobs from their folders, the store (our own PostgreSQL unless
 * `databaseUrl` is given), the queue and the pacer (on Redis when `redisUrl` is given). Throws `misconfigured` and
 * `unavailable`.
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const log = options.log ?? quiet;
  const closing = new AbortController();
  await using opened = new AsyncDisposableStack();
  const [connectors, jobs] = await Promise.all([findConnectors(config.environment), findJobs()]);

  const databaseUrl = config.databaseUrl ?? (await embedded());
  const leaseMs = options.leaseMs ?? 60_000;
  // Whoever stands still loses locks with the lease; a process that reckons for some seconds does not stand still.
  const standstillMs = Math.max(leaseMs, 20_000);
  const db = await openDatabase(databaseUrl, { keys: createKeyRing(config.keys), standstillMs });
  opened.defer(() => db.close());
  const redis = config.redisUrl ? new Redis(config.redisUrl, { lazyConnect: true }) : null;
  redis?.on('error', (error) => log.warn({ error: error.message }, 'Redis cannot be reached'));
  opened.defer(() => redis?.disconnect());
  const queue = openQueue({ redisUrl: config.redisUrl, databaseUrl, log });
  opened.defer(() => queue.close());

  const workshop: Workshop = {
    db,
    connectors,
    jobs,
    log,
    pacer: redis ? createRedisPacer(redis) : createPacer(db),
    leaseMs,
    limitFactor: options.limitFactor ?? 1,
    closing: closing.signal,
  };
  const running = new Set<Promise<unknown>>();
  /** What runs is let come to its end before store and queue are closed. */
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    running.add(work);
    void work.catch(() => undefined).finally(() => running.delete(work));
    return work;
  };

  async function embedded(): Promise<string> {
    const server = await openEmbedded({ home: config.home });
    opened.defer(() => server.close());
    return server.url;
  }

  const cleanup = opened.move();
  const due = async () => {
    await releaseDead(db, Date.now());
    return dueJobs(db, Date.now());
  };
  const workers = new Set<{ close(): Promise<void> }>();
  let closed: Promise<void> | null = null;
  return {
    config,
    db,
    connectors,
    jobs,
    queue,
    log,
    async signedIn(connectorName, grant) {
      const now = Date.now();
      const { id } = await connect(db, { connector: connectorName, accountId: grant.accountId }, now);
      // Whoever left and comes back before we were done leaving stays.
      await callOff(db, id, 'uninstall', now);
      await storeGrant(db, id, grant);
      await noteSignIn(db, id);
      await makeDue(db, id, 'install', now);
      return id;
    },
    async openCrm(connectionId) {
      return openCrm(workshop, await getConnection(db, connectionId), closing.signal);
    },
    runJob: (name, connectionId, runOptions = {}) =>
      tracked(runJob(workshop, name, connectionId, runOptions)),
    runDue: (runOptions = {}) => tracked(runDue(workshop, runOptions)),
    async work({ concurrency = 8, tickMs = 10_000 } = {}) {
      const worker = await queue.work(
        async (name, connectionId, signal) => {
          const run = await tracked(runJob(workshop, name, connectionId, { onlyIfDue: true, signal }));
          await Promise.all(run.woke.map((job) => queue.wake(job, connectionId)));
          return run.retryAfterMs === null ? null : { retryAfterMs: run.retryAfterMs };
        },
        { concurrency, tickMs, due, lockMs: workshop.leaseMs / 2 },
      );
      workers.add(worker);
      return worker;
    },
    close() {
      closing.abort(new Error('Headrace is closing'));
      // Whoever asks a second time waits for the first time's end.
      closed ??= Promise.allSettled([...running, ...[...workers].map((worker) => worker.close())]).then(() =>
        cleanup.disposeAsync(),
      );
      return closed;
    },
  };
}
