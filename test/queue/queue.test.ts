import { randomUUID } from 'node:crypto';
import { createPostgresBackend, createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { JobName, Log } from '../../src/job.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue, WakeHandler, WorkOptions } from '../../src/queue/queue.ts';
import { names } from '../../src/queue/wake-up.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { wireTo } from '../support/wire.ts';

const redisServer = process.env['REDIS_URL'];
const waitFor = (condition: () => void) => vi.waitFor(condition, { timeout: 15_000, interval: 20 });

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
      await Promise.all(Array.from({ length: 600 }, (_, i) => queue.wake('sync', `tenant-${i}`)));
      await waitFor(() => expect(runs).toBe(600));
      const wakeUps = raw(names.wakeUps);
      await vi.waitFor(async () => expect((await wakeUps.getJobCounts('active')).active).toBe(0));
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
      await waitFor(() => expect(woken).toEqual(['whole']));
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
      expect(Date.now() - askedAt).toBeLessThan(4_500);

      wire.mend();
      await vi.waitFor(() => queue.wake('sync', 'after'), { timeout: 15_000, interval: 100 });
      await waitFor(() => expect(woken).toContain('after'));
    });

    test('a queue whose server was away at first works once it is there', async () => {
      const wire = await wireTo(redisUrl ?? fresh.url);
      onTestFinished(() => wire.close());
      wire.cut();
      const queue = open(wire.url);
      await expect(queue.check()).rejects.toMatchObject({ kind: 'unavailable' });
      wire.mend();
      await vi.waitFor(() => queue.check(), { timeout: 15_000, interval: 100 });
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
