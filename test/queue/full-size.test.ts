import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Log } from '../../src/job.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { names } from '../../src/queue/wake-up.ts';

const server = process.env['REDIS_URL'];
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What others have met after days, in its real numbers. */
describe.skipIf(!server)('the queue at full size (when REDIS_URL is set)', { timeout: 120_000 }, () => {
  let redisUrl = '';
  let redis: Redis;
  beforeAll(async () => {
    redisUrl = new URL('/14', server).href;
    redis = new Redis(redisUrl);
    await redis.flushdb();
  });
  afterAll(() => redis.disconnect());

  function open(): Queue {
    const queue = openQueue({ redisUrl, databaseUrl: '', log });
    onTestFinished(() => queue.close());
    return queue;
  }

  function raw(name: string) {
    const queue = new (withBackend(createRedisBackend).Queue)(name, { connection: { url: redisUrl } });
    onTestFinished(() => queue.close());
    return queue;
  }

  test('after 100,000 finished jobs Redis holds fewer than 2,000 keys, none of them with a kilobyte of cargo', async () => {
    const jobs = 100_000;
    let asked = 0;
    let runs = 0;
    const worker = await open().work(
      async () => {
        runs += 1;
        return null;
      },
      {
        concurrency: 50,
        tickMs: 100,
        due: async () => {
          const many = Math.min(10_000, jobs - asked);
          asked += many;
          return Array.from({ length: many }, (_, index) => ({
            job: 'sync',
            connectionId: `tenant-${asked - index}`,
          }));
        },
      },
    );
    onTestFinished(() => worker.close());
    await vi.waitFor(() => expect(runs).toBe(jobs), { timeout: 100_000, interval: 100 });
    await worker.close();
    expect(await redis.dbsize()).toBeLessThan(2_000);
    const left = await raw(names.wakeUps).getJobs(['completed']);
    expect(left.length).toBeGreaterThan(0);
    for (const { data } of left) expect(JSON.stringify(data).length).toBeLessThan(1_024);
  });

  test('after 20 restarts within a minute each tenant is woken once a tick', async () => {
    await redis.flushdb();
    const tickMs = 250;
    /** As many as ten minutes have. */
    const ticks = 60;
    const asked: number[] = [];
    const woken: string[] = [];
    const tenants = ['a', 'b', 'c'];
    const start = () =>
      open().work(
        async (_, connectionId) => {
          woken.push(connectionId);
          return null;
        },
        {
          concurrency: 4,
          tickMs,
          due: async () => {
            asked.push(performance.now());
            return tenants.map((connectionId) => ({ job: 'sync', connectionId }));
          },
        },
      );
    let worker = await start();
    for (let restart = 0; restart < 20; restart += 1) {
      // The next one is up before the last one is gone.
      const next = await start();
      await worker.close();
      worker = next;
    }
    onTestFinished(() => worker.close());
    expect(await raw(names.ticks).getJobSchedulersCount()).toBe(1);
    asked.length = 0;
    woken.length = 0;
    const beganMs = performance.now();
    await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(ticks), {
      timeout: 60_000,
      interval: 20,
    });
    const passed = (performance.now() - beganMs) / tickMs;
    expect(asked.length).toBeLessThanOrEqual(passed + 2);
    for (const tenant of tenants) {
      expect(woken.filter((each) => each === tenant).length).toBeLessThanOrEqual(asked.length);
    }
  });

  test('a Redis that comes back empty: ticks go on by themselves', async () => {
    await redis.flushdb();
    let asked = 0;
    const worker = await open().work(async () => null, {
      concurrency: 1,
      tickMs: 500,
      due: async () => {
        asked += 1;
        return [];
      },
    });
    onTestFinished(() => worker.close());
    await vi.waitFor(() => expect(asked).toBeGreaterThan(1), { timeout: 15_000 });
    await redis.flushdb();
    // One that was being taken may still be told.
    await sleep(1_000);
    const before = asked;
    await vi.waitFor(() => expect(asked).toBeGreaterThan(before + 1), { timeout: 15_000 });
  });
});
