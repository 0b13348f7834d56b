import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Log } from '../../src/job.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import type { Queue } from '../../src/queue/queue.ts';
import { wireTo } from '../support/wire.ts';

const server = process.env['REDIS_URL'];
const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe.skipIf(!server)('the queue in bad hours (when REDIS_URL is set)', { timeout: 120_000 }, () => {
  let redisUrl = '';
  let redis: Redis;
  beforeAll(async () => {
    redisUrl = new URL('/15', server).href;
    redis = new Redis(redisUrl);
    await redis.flushdb();
  });
  afterAll(() => redis.disconnect());

  function open(url = redisUrl): Queue {
    const queue = openQueue({ redisUrl: url, databaseUrl: '', log });
    onTestFinished(() => queue.close());
    return queue;
  }

  test('while the job of one tenant hangs for an hour the others keep their schedule', async () => {
    await redis.flushdb();
    /** An hour has 360 ticks. */
    const [tickMs, ticks] = [50, 360];
    const runs = new Map<string, number>();
    const lastAt = new Map<string, number>();
    let longest = 0;
    let asked = 0;
    const others = ['one', 'two', 'three'];
    const worker = await open().work(
      async (_, connectionId, signal) => {
        runs.set(connectionId, (runs.get(connectionId) ?? 0) + 1);
        longest = Math.max(longest, asked - (lastAt.get(connectionId) ?? 0));
        lastAt.set(connectionId, asked);
        if (connectionId === 'hangs')
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return null;
      },
      {
        concurrency: 2,
        tickMs,
        due: async () => {
          asked += 1;
          return ['hangs', ...others].map((connectionId) => ({ job: 'sync', connectionId }));
        },
      },
    );
    onTestFinished(() => worker.close());
    await vi.waitFor(() => expect(asked).toBeGreaterThanOrEqual(ticks), { timeout: 90_000, interval: 50 });
    expect(runs.get('hangs')).toBe(1);
    // A busy machine may take two of such quick ticks together, and never rests for minutes.
    for (const tenant of others) expect(runs.get(tenant)).toBeGreaterThan(ticks / 2);
    expect(longest).toBeLessThan(36);
  });

  test('a Redis that is away for 30 seconds: who asks is told within 2, and jobs flow within 15 after it is back', async () => {
    await redis.flushdb();
    const wire = await wireTo(redisUrl);
    onTestFinished(() => wire.close());
    const queue = open(wire.url);
    let runs = 0;
    const worker = await queue.work(
      async () => {
        runs += 1;
        return null;
      },
      { concurrency: 4, tickMs: 1_000, due: async () => [{ job: 'sync', connectionId: 'a' }] },
    );
    onTestFinished(() => worker.close());
    await vi.waitFor(() => expect(runs).toBeGreaterThan(0), { timeout: 15_000 });
    wire.cut();
    const cutAtMs = performance.now();
    while (performance.now() - cutAtMs < 30_000) {
      const askedMs = performance.now();
      await expect(queue.wake('sync', 'b')).rejects.toMatchObject({ kind: 'unavailable' });
      // Two seconds, and what a busy machine takes on top.
      expect(performance.now() - askedMs).toBeLessThan(3_500);
      await sleep(3_000);
    }
    const before = runs;
    wire.mend();
    await vi.waitFor(() => expect(runs).toBeGreaterThan(before + 1), { timeout: 15_000, interval: 50 });
  });
});
