import { randomUUID } from 'node:crypto';
import { createPostgresBackend, createRedisBackend, MIGRATION_ADVISORY_LOCK_KEY, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JobName, Log } from '../../src/job.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue, WakeHandler, WorkOptions } from '../../src/queue/queue.ts';
import { names } from '../../src/queue/wake-up.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Wire, wireTo } from '../support/wire.ts';

const redisServer = process.env['REDIS_URL'];
const waitFor = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 60_000, interval: 20 });

describe.each(['PostgreSQL', 'Redis'])('the queue on %s', (kind) => {
  describe.skipIf(kind === 'Redis' && !redisServer)('(Redis: when REDIS_URL is set)', () => {
    let fresh: FreshDatabase;
    let redisUrl: string | null = null;
    const warnings: string[] = [];
    const log: Log = {
      info: () => undefined,
      warn: (_, message) => warnings.push(message),
      error: () => undefined,
    };

    beforeAll(async () => {
      fresh = await freshDatabase();
      if (kind !== 'Redis') return;
      // A corner of its own on the server that others may use at the same time.
      const url = new URL(redisServer ?? '');
      url.pathname = '/11';
      redisUrl = url.href;
      await onRedis((redis) => redis.flushdb());
    });
    afterAll(() => fresh.close());

    async function onRedis<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
      const redis = new Redis(redisUrl ?? '');
      try {
        return await work(redis);
      } finally {
        redis.disconnect();
      }
    }

    function open(url = redisUrl ?? fresh.url): Queue {
      const queue = openQueue({ redisUrl: redisUrl && url, databaseUrl: url, log });
      onTestFinished(() => queue.close());
      return queue;
    }

    async function work(queue: Queue, handler: WakeHandler, options: Partial<WorkOptions> = {}) {
      const worker = await queue.work(handler, { concurrency: 4, due: async () => [], ...options });
      onTestFinished(() => worker.close());
      return worker;
    }

    /** The queue as BullMQ sees it. */
    function raw(name: string) {
      const queue = redisUrl
        ? new (withBackend(createRedisBackend).Queue)(name, { connection: { url: redisUrl } })
        : new (withBackend(createPostgresBackend).Queue)(name, {
            connection: { connectionString: fresh.url, schema: 'bullmq', migrate: true },
          });
      onTestFinished(() => queue.close());
      return queue;
    }

    test('a wake-up brings a worker the job and the connection', async () => {
      const queue = open();
      const woken: [JobName, string][] = [];
      await work(queue, async (job, connectionId) => {
        woken.push([job, connectionId]);
        return null;
      });
      await queue.wake('sync', 'a');
      await queue.wake('score', 'b');
      await waitFor(() => expect(woken).toHaveLength(2));
      expect(woken).toEqual(
        expect.arrayContaining([
          ['sync', 'a'],
          ['score', 'b'],
        ]),
      );
    });

    test('however often a running job is asked for, it runs once more and never beside itself', async () => {
      const queue = open();
      let running = 0;
      let most = 0;
      let runs = 0;
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      await work(queue, async () => {
        runs += 1;
        running += 1;
        most = Math.max(most, running);
        await released;
        running -= 1;
        return null;
      });
      const id = randomUUID();
      await queue.wake('sync', id);
      await waitFor(() => expect(runs).toBe(1));
      for (let i = 0; i < 5; i++) await queue.wake('sync', id);
      release();
      await waitFor(() => expect(runs).toBe(2));
      await queue.wake('score', id);
      await waitFor(() => expect(runs).toBe(3));
      expect(most).toBe(1);
    });

    test('a wake-up carries an id and nothing else, and finished ones do not pile up', async () => {
      const queue = open();
      let runs = 0;
      await work(queue, async () => {
        runs += 1;
        return null;
      });
      // Each of them has to be answered within two seconds, on a busy machine too.
      const asker = async (_: unknown, first: number) => {
        for (let i = first; i < 600; i += 10) await queue.wake('sync', `tenant-${i}`);
      };
      await Promise.all(Array.from({ length: 10 }, asker));
      await waitFor(() => expect(runs).toBe(600));
      const wakeUps = raw(names.wakeUps);
      await waitFor(async () => expect((await wakeUps.getJobCounts('active')).active).toBe(0));
      const left = await wakeUps.getJobs(['completed']);
      expect(left.length).toBeGreaterThan(0);
      expect(left.length).toBeLessThanOrEqual(110);
      for (const { data } of left) expect(Object.keys(data as object)).toEqual(['connectionId']);
      if (redisUrl) expect(await onRedis((redis) => redis.dbsize())).toBeLessThan(2_000);
    });

    test('a wake-up that lost its address is dropped, and the next one is taken', async () => {
      const queue = open();
      const woken: string[] = [];
      await raw(names.wakeUps).add('sync', {});
      await raw(names.wakeUps).add('dance', { connectionId: 'x' });
      await work(queue, async (_, connectionId) => {
        woken.push(connectionId);
        return null;
      });
      await queue.wake('sync', 'whole');
      await waitFor(() => expect(woken).toContain('whole'));
      expect(woken).not.toContain('x');
      expect(warnings.filter((message) => message.includes('without an address'))).toHaveLength(2);
    });

    test('a connection that must wait comes back later; the others go on meanwhile', async () => {
      const queue = open();
      const woken: string[] = [];
      await work(
        queue,
        async (_, connectionId) => {
          const first = !woken.includes(connectionId);
          woken.push(connectionId);
          return connectionId === 'limited' && first ? { retryAfterMs: 400 } : null;
        },
        { concurrency: 1 },
      );
      await queue.wake('sync', 'limited');
      await waitFor(() => expect(woken).toEqual(['limited']));
      await queue.wake('sync', 'other');
      await waitFor(() => expect(woken).toEqual(['limited', 'other', 'limited']));
    });

    test('a tenant that hangs keeps neither the clock nor the other tenants from going on', async () => {
      const queue = open();
      const runs = new Map<string, number>();
      await work(
        queue,
        async (_, connectionId, signal) => {
          runs.set(connectionId, (runs.get(connectionId) ?? 0) + 1);
          if (connectionId === 'hangs')
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          return null;
        },
        {
          concurrency: 2,
          tickMs: 200,
          due: async () => ['hangs', 'fine'].map((connectionId) => ({ job: 'sync' as const, connectionId })),
        },
      );
      await waitFor(() => expect(runs.get('fine')).toBeGreaterThanOrEqual(3));
      expect(runs.get('hangs')).toBe(1);
    });

    test('a worker that is closed ends what it does and takes nothing more', async () => {
      const queue = open();
      const woken: string[] = [];
      const worker = await work(
        queue,
        async (_, connectionId, signal) => {
          woken.push(connectionId);
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          return null;
        },
        { concurrency: 1 },
      );
      for (const tenant of ['first', 'second', 'third']) await queue.wake('sync', tenant);
      await waitFor(() => expect(woken).toEqual(['first']));
      await worker.close();
      expect(woken).toEqual(['first']);
    });

    test('restarts leave one schedule', async () => {
      const queue = open();
      for (let i = 0; i < 5; i++) {
        const worker = await queue.work(async () => null, {
          concurrency: 1,
          tickMs: 60_000,
          due: async () => [],
        });
        await worker.close();
      }
      expect(await raw(names.ticks).getJobSchedulersCount()).toBe(1);
    });

    test('who asks while the server is away is told so within 2 seconds; afterwards all goes on by itself', async () => {
      const wire = await wireTo(redisUrl ?? fresh.url);
      onTestFinished(() => wire.close());
      const queue = open(wire.url);
      const woken: string[] = [];
      await work(queue, async (_, connectionId) => {
        woken.push(connectionId);
        return null;
      });
      await queue.wake('sync', 'before');
      await waitFor(() => expect(woken).toContain('before'));

      wire.cut();
      const askedAt = Date.now();
      await expect(queue.wake('sync', 'during')).rejects.toMatchObject({ kind: 'unavailable' });
      await expect(queue.check()).rejects.toMatchObject({ kind: 'unavailable' });
      // Twice two seconds, and what a busy machine takes on top.
      expect(Date.now() - askedAt).toBeLessThan(8_000);

      wire.mend();
      await vi.waitFor(() => queue.wake('sync', 'after'), { timeout: 60_000, interval: 100 });
      await waitFor(() => expect(woken).toContain('after'));
    });

    test('a queue whose server was away at first works once it is there', async () => {
      const wire = await wireTo(redisUrl ?? fresh.url);
      onTestFinished(() => wire.close());
      wire.cut();
      const queue = open(wire.url);
      await expect(queue.check()).rejects.toMatchObject({ kind: 'unavailable' });
      wire.mend();
      await vi.waitFor(() => queue.check(), { timeout: 60_000, interval: 100 });
    });

    describe.runIf(kind === 'PostgreSQL')('whose server goes away while it is being prepared', () => {
      /** The wire breaks as soon as somebody waits for BullMQ's own lock, which whoever prepares the queue takes. */
      async function cutWhilePreparing(wire: Wire): Promise<() => Promise<void>> {
        const other = new Client({ connectionString: fresh.url });
        await other.connect();
        onTestFinished(() => other.end());
        await other.query(`select pg_advisory_lock(${MIGRATION_ADVISORY_LOCK_KEY}, hashtext('bullmq'))`);
        return async () => {
          await waitFor(async () => {
            const { rowCount } = await other.query(
              "select from pg_locks where locktype = 'advisory' and not granted",
            );
            expect(rowCount).toBeGreaterThan(0);
          });
          wire.cut();
          await other.query('select pg_advisory_unlock_all()');
        };
      }

      test('who asks is told so, and the next one gets it', async () => {
        const wire = await wireTo(fresh.url);
        onTestFinished(() => wire.close());
        const cut = await cutWhilePreparing(wire);
        const queue = open(wire.url);
        const asked = queue.check();
        asked.catch(() => undefined);
        await cut();
        await expect(asked).rejects.toMatchObject({ kind: 'unavailable' });
        wire.mend();
        await vi.waitFor(() => queue.check(), { timeout: 60_000, interval: 100 });
      });

      test('a worker does not begin, and a later one works', async () => {
        const wire = await wireTo(fresh.url);
        onTestFinished(() => wire.close());
        const queue = open(wire.url);
        await queue.check();
        const cut = await cutWhilePreparing(wire);
        const woken: string[] = [];
        const take: WakeHandler = async (_, connectionId) => {
          woken.push(connectionId);
          return null;
        };
        const begun = work(queue, take);
        begun.catch(() => undefined);
        await cut();
        await expect(begun).rejects.toMatchObject({ kind: 'unavailable' });
        wire.mend();
        await vi.waitFor(() => work(queue, take), { timeout: 60_000, interval: 100 });
        await queue.wake('sync', 'after');
        await waitFor(() => expect(woken).toContain('after'));
      });
    });

    test.runIf(kind === 'Redis')(
      'a Redis that may evict locks is refused with what to do about it',
      async () => {
        onTestFinished(async () => {
          await onRedis((redis) => redis.config('SET', 'maxmemory-policy', 'noeviction'));
        });
        await onRedis((redis) => redis.config('SET', 'maxmemory-policy', 'volatile-lru'));
        const starting = open().work(async () => null, { concurrency: 1, due: async () => [] });
        await expect(starting).rejects.toMatchObject({
          kind: 'misconfigured',
          message: expect.stringMatching(/volatile-lru.*noeviction/),
        });
      },
    );
  });
});
